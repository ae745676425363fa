/*
 * Stands between a server and the system calls by which SQLite reads, writes and syncs its files, so that a test can make the disk fail, fill up
 * or stand still, and see in what order things happened. Preloaded (LD_PRELOAD) into the real server.
 *
 * DISK_CONTROL names a file of ints, mapped and shared with the test: what is to happen, and what has.
 * DISK_TRACE names a file that gets a line for each of these, in order:
 *   W n   a write of the log of transactions that holds the mark "mark-n" for the first time
 *   S     a sync of that log begins      E     it has succeeded      F     it has failed
 *   O     that log was opened
 *   A n   a socket is about to be given bytes that hold the mark
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { MARK_DIGITS = 6, MOST_MARKS = 1000000, MOST_FILES = 65536 };
enum kind { OTHER = 0, DATABASE = 1, LOG = 2 };

struct control {
    atomic_int write_error; /* errno of each write; 0: none */
    atomic_int sync_error;  /* errno of each sync; 0: none */
    atomic_int read_error;  /* errno of each read; 0: none */
    atomic_int hold_sync;   /* syncs wait while it is not 0 */
    atomic_int waiting;     /* syncs that wait */
    atomic_int failed;      /* calls that were made to fail */
};

static struct control none;
static struct control *control = &none;
static int trace = -1;
static unsigned char kinds[MOST_FILES];
static atomic_char seen[MOST_MARKS];

static int (*real_open64)(const char *, int, ...);
static int (*real_close)(int);
static int (*real_fsync)(int);
static ssize_t (*real_pwrite64)(int, const void *, size_t, off64_t);
static ssize_t (*real_pread64)(int, void *, size_t, off64_t);
static ssize_t (*real_send)(int, const void *, size_t, int);
static ssize_t (*real_sendmsg)(int, const struct msghdr *, int);
static ssize_t (*real_write)(int, const void *, size_t);

__attribute__((constructor)) static void begin(void)
{
    real_open64 = dlsym(RTLD_NEXT, "open64");
    real_close = dlsym(RTLD_NEXT, "close");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_pwrite64 = dlsym(RTLD_NEXT, "pwrite64");
    real_pread64 = dlsym(RTLD_NEXT, "pread64");
    real_send = dlsym(RTLD_NEXT, "send");
    real_sendmsg = dlsym(RTLD_NEXT, "sendmsg");
    real_write = dlsym(RTLD_NEXT, "write");

    const char *path = getenv("DISK_CONTROL");
    int file = path ? real_open64(path, O_RDWR) : -1;
    if (file >= 0) {
        void *shared = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (shared != MAP_FAILED)
            control = shared;
        real_close(file);
    }

    path = getenv("DISK_TRACE");
    if (path)
        trace = real_open64(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static void note(const char *line)
{
    if (trace >= 0 && real_write(trace, line, strlen(line)) < 0)
        abort();
}

static enum kind kind_of(int file)
{
    return file >= 0 && file < MOST_FILES ? kinds[file] : OTHER;
}

static int fails(atomic_int *error)
{
    int wanted = atomic_load(error);
    if (wanted == 0)
        return 0;
    atomic_fetch_add(&control->failed, 1);
    errno = wanted;
    return 1;
}

/* Notes the marks in some bytes; those of writes when they are seen first. */
static void find_marks(const char *bytes, size_t length, char what)
{
    const char *end = bytes + length;
    while ((bytes = memmem(bytes, end - bytes, "mark-", 5)) && end - bytes >= 5 + MARK_DIGITS) {
        char digits[MARK_DIGITS + 1] = {0};
        memcpy(digits, bytes + 5, MARK_DIGITS);
        int mark = atoi(digits);
        char line[16];
        snprintf(line, sizeof line, "%c %d\n", what, mark);
        if (what != 'W' || (mark >= 0 && mark < MOST_MARKS && !atomic_exchange(&seen[mark], 1)))
            note(line);
        bytes += 5 + MARK_DIGITS;
    }
}

int open64(const char *path, int flags, ...)
{
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }

    int file = real_open64(path, flags, mode);
    if (file >= 0 && file < MOST_FILES) {
        size_t length = strlen(path);
        if (length >= 8 && strcmp(path + length - 8, "otalk.db") == 0)
            kinds[file] = DATABASE;
        else if (length >= 12 && strcmp(path + length - 12, "otalk.db-wal") == 0)
            kinds[file] = LOG;
        if (kinds[file] == LOG)
            note("O\n");
    }

    return file;
}

int close(int file)
{
    if (file >= 0 && file < MOST_FILES)
        kinds[file] = OTHER;
    return real_close(file);
}

int fsync(int file)
{
    enum kind kind = kind_of(file);
    if (kind == OTHER)
        return real_fsync(file);
    if (kind == LOG)
        note("S\n");
    if (atomic_load(&control->hold_sync)) {
        atomic_fetch_add(&control->waiting, 1);
        while (atomic_load(&control->hold_sync))
            nanosleep(&(struct timespec){0, 1000000}, NULL);
        atomic_fetch_sub(&control->waiting, 1);
    }

    int result = fails(&control->sync_error) ? -1 : real_fsync(file);
    int error = errno;
    if (kind == LOG)
        note(result == 0 ? "E\n" : "F\n");
    errno = error;
    return result;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset)
{
    enum kind kind = kind_of(file);
    if (kind != OTHER && fails(&control->write_error))
        return -1;
    ssize_t result = real_pwrite64(file, bytes, length, offset);
    if (kind == LOG && trace >= 0)
        find_marks(bytes, length, 'W');
    return result;
}

ssize_t pread64(int file, void *bytes, size_t length, off64_t offset)
{
    if (kind_of(file) != OTHER && fails(&control->read_error))
        return -1;
    return real_pread64(file, bytes, length, offset);
}

ssize_t send(int socket, const void *bytes, size_t length, int flags)
{
    if (trace >= 0)
        find_marks(bytes, length, 'A');
    return real_send(socket, bytes, length, flags);
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags)
{
    if (trace >= 0) {
        for (size_t i = 0; i < message->msg_iovlen; i++)
            find_marks(message->msg_iov[i].iov_base, message->msg_iov[i].iov_len, 'A');
    }

    return real_sendmsg(socket, message, flags);
}
