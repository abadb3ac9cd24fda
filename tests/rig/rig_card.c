/* A sound card of our own for the tests: an ALSA ioplug that plays in real time into a file.
 *
 *   pcm.NAME { type rig  path "FOLDER"  ppm 0  die_after 0 }
 *
 * FOLDER/frames.raw  every frame that the card was given, S16_LE interleaved, in order
 * FOLDER/stamps      "start NS FRAMES" when the card begins, "stop NS FRAMES" when it ends, "dry NS FRAMES"
 *                    when it runs dry ("drained" when it was told to play to the end of what it has):
 *                    CLOCK_MONOTONIC, and how many frames of frames.raw lie before it
 *
 * Frame f of a run is heard at start + (f - FRAMES) / rate. `ppm` makes the card fast; after `die_after`
 * frames it is gone (ENODEV). It is gone as well, and cannot be opened, while there is a file FOLDER/gone; and
 * while there is a file FOLDER/stuck it takes no more sound and says nothing.
 */
#include "rig_device.h"
#include <inttypes.h>

typedef struct {
    snd_pcm_ioplug_t io;
    FILE *frames, *stamps;
    int64_t began_ns; /* 0 while it does not run */
    uint64_t given;   /* frames in frames.raw */
    uint64_t before;  /* of them, before this run */
    long ppm, die_after;
    char gone_path[4096], stuck_path[4096];
    snd_pcm_sframes_t last; /* what the pointer said before it got stuck */
} card_t;

static int is_gone(const card_t *card) {
    return (card->die_after && card->given > (uint64_t)card->die_after) || !access(card->gone_path, F_OK);
}

static void stamp(card_t *card, const char *what, int64_t at) {
    fprintf(card->stamps, "%s %" PRId64 " %" PRIu64 "\n", what, at, card->given);
    fflush(card->stamps);
}

static uint64_t heard(card_t *card) {
    double seconds = (now_ns() - card->began_ns) / 1e9;
    return (uint64_t)(seconds * card->io.rate * (1 + card->ppm / 1e6));
}

static int card_start(snd_pcm_ioplug_t *io) {
    card_t *card = io->private_data;
    uint64_t waiting = io->appl_ptr - io->hw_ptr;
    card->before = card->given - waiting;
    card->began_ns = now_ns();
    fprintf(card->stamps, "start %" PRId64 " %" PRIu64 "\n", card->began_ns, card->before);
    fflush(card->stamps);
    return 0;
}

static int card_prepare(snd_pcm_ioplug_t *io) {
    ((card_t *)io->private_data)->began_ns = 0;
    return start_ticking(io);
}

static int card_stop(snd_pcm_ioplug_t *io) {
    stamp(io->private_data, "stop", now_ns());
    ((card_t *)io->private_data)->began_ns = 0;
    fflush(((card_t *)io->private_data)->frames);
    return 0;
}

static snd_pcm_sframes_t card_pointer(snd_pcm_ioplug_t *io) {
    card_t *card = io->private_data;
    if (is_gone(card))
        return -ENODEV;
    if (!card->began_ns)
        return 0;
    if (!access(card->stuck_path, F_OK))
        return card->last;
    uint64_t played = heard(card);
    if (card->before + played > card->given) {
        stamp(card, io->state == SND_PCM_STATE_DRAINING ? "drained" : "dry", now_ns());
        return -EPIPE;
    }
    return card->last = played % io->buffer_size;
}

static snd_pcm_sframes_t card_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                       snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
    card_t *card = io->private_data;
    if (is_gone(card))
        return -ENODEV;
    const char *from = (const char *)areas->addr + (areas->first + areas->step * offset) / 8;
    fwrite(from, areas->step / 8, size, card->frames);
    card->given += size;
    return size;
}

static int card_poll_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned int n, unsigned short *events) {
    (void)n;
    *events = fds[0].revents & POLLIN && is_period_ready(io) ? POLLOUT : 0;
    return 0;
}

static int card_close(snd_pcm_ioplug_t *io) {
    card_t *card = io->private_data;
    fclose(card->frames);
    fclose(card->stamps);
    close(io->poll_fd);
    free(card);
    return 0;
}

static const snd_pcm_ioplug_callback_t CALLBACKS = {
    .start = card_start,
    .stop = card_stop,
    .prepare = card_prepare,
    .pointer = card_pointer,
    .transfer = card_transfer,
    .poll_revents = card_poll_revents,
    .close = card_close,
};

static FILE *open_in(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "ab");
}

SND_PCM_PLUGIN_DEFINE_FUNC(rig) {
    snd_config_iterator_t i, next;
    const char *folder = NULL;
    card_t *card = calloc(1, sizeof *card);
    (void)root;
    snd_config_for_each(i, next, conf) {
        snd_config_t *entry = snd_config_iterator_entry(i);
        const char *id;
        if (snd_config_get_id(entry, &id) < 0)
            continue;
        if (!strcmp(id, "path"))
            snd_config_get_string(entry, &folder);
        else if (!strcmp(id, "ppm"))
            snd_config_get_integer(entry, &card->ppm);
        else if (!strcmp(id, "die_after"))
            snd_config_get_integer(entry, &card->die_after);
    }
    if (!folder || stream != SND_PCM_STREAM_PLAYBACK) {
        free(card);
        return -EINVAL;
    }
    snprintf(card->gone_path, sizeof card->gone_path, "%s/gone", folder);
    snprintf(card->stuck_path, sizeof card->stuck_path, "%s/stuck", folder);
    if (is_gone(card)) {
        free(card);
        return -ENODEV;
    }
    card->frames = open_in(folder, "frames.raw");
    card->stamps = open_in(folder, "stamps");
    fseek(card->frames, 0, SEEK_END);
    card->given = ftell(card->frames) / 4;
    card->io.name = "Rig";
    card->io.callback = &CALLBACKS;
    card->io.private_data = card;
    int error = offer(&card->io, name, stream, mode);
    if (error < 0)
        return error;
    *pcmp = card->io.pcm;
    return 0;
}
SND_PCM_PLUGIN_SYMBOL(rig);
