// wire: a long cable between two network namespaces, in place of "tc netem", which not every kernel has.
//
// usage: wire NETNS_A INTERFACE_A NETNS_B INTERFACE_B CONTROL
//
// It makes a TAP device in each namespace (given as files) and carries the frames between them. CONTROL is a file with
// "DELAY_MS JITTER_MS LOSS_PERMILLE", looked at every 50 ms. It prints "ready" once both devices are there.
// Build: cc -O2 -o wire wire.c

#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FRAME = 65600, MAX_QUEUE = 20000, BATCH = 256, LOOK_EVERY_US = 50000 };

struct frame {
    struct frame *next;
    long long due;
    int length;
    unsigned char bytes[];
};

// What has been read at one end and is still on its way to the other.
struct queue {
    struct frame *head, *tail;
    int count;
};

static long delay_ms, jitter_ms, loss_permille;

static long long now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int open_tap(const char *netns, const char *name) {
    int ns = open(netns, O_RDONLY);
    if (ns < 0 || setns(ns, CLONE_NEWNET)) {
        perror(netns);
        exit(1);
    }
    close(ns);

    int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    if (tap < 0) {
        perror("/dev/net/tun");
        exit(1);
    }

    struct ifreq request = {0};
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (ioctl(tap, TUNSETIFF, &request)) {
        perror("TUNSETIFF");
        exit(1);
    }
    return tap;
}

static void read_control(const char *path) {
    static struct timespec seen;
    struct stat status;
    if (stat(path, &status))
        return;
    if (status.st_mtim.tv_sec == seen.tv_sec && status.st_mtim.tv_nsec == seen.tv_nsec)
        return;
    seen = status.st_mtim;

    FILE *file = fopen(path, "r");
    if (!file)
        return;
    delay_ms = jitter_ms = loss_permille = 0;
    if (fscanf(file, "%ld %ld %ld", &delay_ms, &jitter_ms, &loss_permille) < 1)
        delay_ms = 0;
    fclose(file);
}

static void enqueue(struct queue *queue, const unsigned char *bytes, int length) {
    struct frame *frame = malloc(sizeof *frame + length);
    if (!frame)
        return;
    memcpy(frame->bytes, bytes, length);
    frame->length = length;
    frame->next = NULL;
    frame->due = now_us() + delay_ms * 1000 + (jitter_ms ? random() % (jitter_ms * 1000) : 0);

    // Keep the order, as a cable does.
    if (queue->tail && frame->due < queue->tail->due)
        frame->due = queue->tail->due;

    if (queue->tail)
        queue->tail->next = frame;
    else
        queue->head = frame;
    queue->tail = frame;
    queue->count++;
}

static void receive(int tap, struct queue *queue) {
    unsigned char buffer[MAX_FRAME];
    for (int i = 0; i < BATCH; i++) {
        int length = read(tap, buffer, sizeof buffer);
        if (length <= 0)
            return;
        if (queue->count > MAX_QUEUE || (loss_permille && random() % 1000 < loss_permille))
            continue;
        enqueue(queue, buffer, length);
    }
}

static void deliver(struct queue *queue, int tap, long long until) {
    while (queue->head && queue->head->due <= until) {
        struct frame *frame = queue->head;
        // A full device drops the frame, as a full switch does.
        if (write(tap, frame->bytes, frame->length) < 0) { }
        queue->head = frame->next;
        if (!queue->head)
            queue->tail = NULL;
        free(frame);
        queue->count--;
    }
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: wire NETNS_A INTERFACE_A NETNS_B INTERFACE_B CONTROL\n");
        return 2;
    }

    int tap[2] = {open_tap(argv[1], argv[2]), open_tap(argv[3], argv[4])};
    struct queue queue[2] = {{0}};
    long long look = 0;
    puts("ready");
    fflush(stdout);

    for (;;) {
        long long now = now_us();
        if (now >= look) {
            look = now + LOOK_EVERY_US;
            read_control(argv[5]);
        }

        long long wait = look - now;
        for (int i = 0; i < 2; i++)
            if (queue[i].head && queue[i].head->due - now < wait)
                wait = queue[i].head->due - now;
        if (wait < 0)
            wait = 0;

        struct pollfd polled[2] = {{tap[0], POLLIN, 0}, {tap[1], POLLIN, 0}};
        struct timespec timeout = {wait / 1000000, (wait % 1000000) * 1000};
        ppoll(polled, 2, &timeout, NULL);

        for (int i = 0; i < 2; i++)
            receive(tap[i], &queue[i]);
        now = now_us();
        for (int i = 0; i < 2; i++)
            deliver(&queue[i], tap[!i], now);
    }
}
