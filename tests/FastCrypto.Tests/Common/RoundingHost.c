/* Sets the rounding mode of its main thread, as a numerical program may, and then runs a .NET program on it.
   rounding-host MODE LIBHOSTFXR DOTNET_ROOT PROGRAM.dll */
#include <dlfcn.h>
#include <fenv.h>
#include <stdio.h>
#include <string.h>

/* Of .NET's hostfxr.h: runs PROGRAM as its own executable would. */
typedef int (*run_program)(int argc, const char **argv, const char *host, const char *dotnet_root, const char *program);

int main(int argc, const char **argv)
{
    static const struct { const char *name; int mode; } modes[] = {
        { "nearest", FE_TONEAREST }, { "upward", FE_UPWARD }, { "downward", FE_DOWNWARD }, { "zero", FE_TOWARDZERO },
    };

    if (argc != 5)
        return 64;
    void *hostfxr = dlopen(argv[2], RTLD_NOW);
    run_program run = hostfxr ? (run_program)dlsym(hostfxr, "hostfxr_main_startupinfo") : NULL;
    if (!run) {
        fprintf(stderr, "%s\n", dlerror());
        return 65;
    }

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(modes[i].name, argv[1]) == 0 && fesetround(modes[i].mode) == 0)
            return run(1, argv, argv[0], argv[3], argv[4]);
    }

    return 66;
}
