/* An input of our own for the tests: an ALSA ioplug that brings a known sound in real time.
 *
 *   pcm.NAME { type source  path "FOLDER"  ppm 0  loud 0  hears "CARD"  delay 0  gain 1000 }
 *
 * Frame f is (f % 16384) - 8192 on the left, and 2 more on the right; `loud` makes it four times as much, up to
 * full scale. `ppm` makes its clock fast. While there is a file FOLDER/gone the device is not there (ENODEV),
 * with FOLDER/hung it is there and brings nothing, and with FOLDER/silent it brings zeros. FOLDER/sources gets
 * a line each time it is started.
 *
 * With `hears` it brings what the card of rig_card.c plays into the folder CARD, in real time: `delay` ms after it
 * is heard there, times `gain` / 1000; while that card does not run, zeros.
 */
#include "rig_device.h"

typedef struct {
    snd_pcm_ioplug_t io;
    char folder[4000];
    int64_t began_ns; /* 0 while it does not run */
    uint64_t heard;   /* frames since it was started */
    uint64_t brought; /* of them, taken by the program */
    long ppm, loud, delay, gain;
    char card[4000]; /* whose sound it hears, if any */
} source_t;

static int is_there(source_t *source, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", source->folder, name);
    return access(path, F_OK) == 0;
}

static int source_start(snd_pcm_ioplug_t *io) {
    source_t *source = io->private_data;
    char path[4096];
    snprintf(path, sizeof path, "%s/sources", source->folder);
    FILE *starts = fopen(path, "ab");
    fprintf(starts, "start\n");
    fclose(starts);
    source->began_ns = now_ns();
    source->heard = source->brought = 0;
    return 0;
}

static int source_prepare(snd_pcm_ioplug_t *io) {
    if (is_there(io->private_data, "gone"))
        return -ENODEV;
    ((source_t *)io->private_data)->began_ns = 0;
    return start_ticking(io);
}

static int source_stop(snd_pcm_ioplug_t *io) {
    ((source_t *)io->private_data)->began_ns = 0;
    return 0;
}

static snd_pcm_sframes_t source_pointer(snd_pcm_ioplug_t *io) {
    source_t *source = io->private_data;
    if (source->began_ns && !is_there(source, "hung") && !is_there(source, "gone")) {
        double seconds = (now_ns() - source->began_ns) / 1e9;
        source->heard = (uint64_t)(seconds * io->rate * (1 + source->ppm / 1e6));
    }
    if (source->heard - source->brought > io->buffer_size)
        return -EPIPE;
    return source->heard % io->buffer_size;
}

/* Frame `brought` and the next ones, as the card plays them. */
static void overhear(source_t *source, int16_t *to, snd_pcm_uframes_t size) {
    char path[4096], what[32], line[128];
    int64_t at, began = 0;
    uint64_t frame, first = 0;
    memset(to, 0, 4 * size);
    snprintf(path, sizeof path, "%s/stamps", source->card);
    FILE *stamps = fopen(path, "rb");
    while (stamps && fgets(line, sizeof line, stamps))
        if (sscanf(line, "%31s %ld %lu", what, &at, &frame) == 3)
            began = strcmp(what, "start") ? 0 : at, first = frame;
    if (stamps)
        fclose(stamps);
    if (!began)
        return;
    int64_t when = source->began_ns + (int64_t)(source->brought * 1e9 / source->io.rate) - source->delay * 1000000;
    int64_t from = (int64_t)((when - began) * (source->io.rate / 1e9)) + (int64_t)first;
    snprintf(path, sizeof path, "%s/frames.raw", source->card);
    FILE *frames = fopen(path, "rb");
    if (frames && from >= (int64_t)first && !fseek(frames, 4 * from, SEEK_SET))
        size = fread(to, 4, size, frames);
    for (snd_pcm_uframes_t f = 0; f < 2 * size; f++)
        to[f] = (int16_t)(to[f] * source->gain / 1000);
    if (frames)
        fclose(frames);
}

static snd_pcm_sframes_t source_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                         snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
    source_t *source = io->private_data;
    int16_t *to = (int16_t *)((char *)areas->addr + (areas->first + areas->step * offset) / 8);
    int silent = is_there(source, "silent");
    if (is_there(source, "gone"))
        return -ENODEV;
    if (source->card[0] && !silent) {
        overhear(source, to, size);
        source->brought += size;
        return size;
    }
    for (snd_pcm_uframes_t f = 0; f < size; f++, source->brought++) {
        int left = (int)(source->brought % 16384) - 8192;
        to[2 * f] = silent ? 0 : source->loud ? left * 4 : left;
        to[2 * f + 1] = silent ? 0 : source->loud ? left * 4 : left + 2;
    }
    return size;
}

static int source_poll_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned int n, unsigned short *events) {
    (void)n;
    *events = 0;
    if (fds[0].revents & POLLIN) {
        int ready = is_period_ready(io);
        if (is_there(io->private_data, "gone"))
            *events = POLLERR | POLLHUP;
        else if (ready)
            *events = POLLIN;
    }
    return 0;
}

static int source_close(snd_pcm_ioplug_t *io) {
    source_t *source = io->private_data;
    close(io->poll_fd);
    free(source);
    return 0;
}

static const snd_pcm_ioplug_callback_t CALLBACKS = {
    .start = source_start,
    .stop = source_stop,
    .prepare = source_prepare,
    .pointer = source_pointer,
    .transfer = source_transfer,
    .poll_revents = source_poll_revents,
    .close = source_close,
};

SND_PCM_PLUGIN_DEFINE_FUNC(source) {
    snd_config_iterator_t i, next;
    const char *folder = NULL, *card = "";
    source_t *source = calloc(1, sizeof *source);
    source->gain = 1000;
    (void)root;
    snd_config_for_each(i, next, conf) {
        snd_config_t *entry = snd_config_iterator_entry(i);
        const char *id;
        if (snd_config_get_id(entry, &id) < 0)
            continue;
        if (!strcmp(id, "path"))
            snd_config_get_string(entry, &folder);
        else if (!strcmp(id, "ppm"))
            snd_config_get_integer(entry, &source->ppm);
        else if (!strcmp(id, "loud"))
            snd_config_get_integer(entry, &source->loud);
        else if (!strcmp(id, "delay"))
            snd_config_get_integer(entry, &source->delay);
        else if (!strcmp(id, "gain"))
            snd_config_get_integer(entry, &source->gain);
        else if (!strcmp(id, "hears"))
            snd_config_get_string(entry, &card);
    }
    if (!folder || stream != SND_PCM_STREAM_CAPTURE) {
        free(source);
        return -EINVAL;
    }
    snprintf(source->folder, sizeof source->folder, "%s", folder);
    snprintf(source->card, sizeof source->card, "%s", card);
    if (is_there(source, "gone")) {
        free(source);
        return -ENODEV;
    }
    source->io.name = "Source";
    source->io.callback = &CALLBACKS;
    source->io.private_data = source;
    int error = offer(&source->io, name, stream, mode);
    if (error < 0)
        return error;
    *pcmp = source->io.pcm;
    return 0;
}
SND_PCM_PLUGIN_SYMBOL(source);
