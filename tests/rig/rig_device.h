/* What the virtual card and the virtual input have in common: a clock, a tick four times a period, and the one
 * form in which they take and give sound (48 kHz, 16 bits, stereo).
 */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int start_ticking(snd_pcm_ioplug_t *io) {
    long tick = (long)(1e9 * io->period_size / io->rate / 4);
    struct itimerspec every = {{0, tick}, {0, tick}};
    return timerfd_settime(io->poll_fd, 0, &every, NULL);
}

/* Whether a period is free to be filled, or there to be taken, after a tick, or the device has failed. */
static int is_period_ready(snd_pcm_ioplug_t *io) {
    uint64_t ticks;
    if (read(io->poll_fd, &ticks, sizeof ticks) < 0) { /* another thread was first */ }
    snd_pcm_sframes_t avail = snd_pcm_avail_update(io->pcm);
    return avail < 0 || (snd_pcm_uframes_t)avail >= io->period_size;
}

/* The device as ALSA is to know it. `io` has its name, callbacks and data already. */
static int offer(snd_pcm_ioplug_t *io, const char *name, snd_pcm_stream_t stream, int mode) {
    io->version = SND_PCM_IOPLUG_VERSION;
    io->poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    io->poll_events = POLLIN;
    int error = snd_pcm_ioplug_create(io, name, stream, mode);
    if (error < 0)
        return error;
    static const unsigned int access[] = {SND_PCM_ACCESS_RW_INTERLEAVED};
    static const unsigned int format[] = {SND_PCM_FORMAT_S16_LE};
    snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
    snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, format);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, 2, 2);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, 48000, 48000);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 4 * 64, 4 * 48000);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 32);
    return 0;
}
