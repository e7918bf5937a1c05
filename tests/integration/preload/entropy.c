/* Preloaded before the C library: while the file ENTROPY_FLAG exists, the operating system has no random values. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static int exhausted(void)
{
    const char *flag = getenv("ENTROPY_FLAG");
    return flag != NULL && access(flag, F_OK) == 0;
}

ssize_t getrandom(void *buffer, size_t length, unsigned int flags)
{
    ssize_t (*real)(void *, size_t, unsigned int) = dlsym(RTLD_NEXT, "getrandom");

    if (exhausted())
    {
        errno = EIO;
        return -1;
    }
    return real(buffer, length, flags);
}

static int open_as(const char *name, const char *path, int flags, mode_t mode)
{
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);

    if (exhausted() && (strcmp(path, "/dev/urandom") == 0 || strcmp(path, "/dev/random") == 0))
    {
        errno = ENOENT;
        return -1;
    }
    return real(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    mode_t mode;

    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_as("open", path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list rest;
    mode_t mode;

    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_as("open64", path, flags, mode);
}
