#include "CFuzzer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*test)(const uint8_t *data, size_t size));

/// What SwiftPM makes `main` of: it takes each executable's for renamed to MODULE_main, and libFuzzer's own is not.
int fuzz_main(int count, char **arguments) { return LLVMFuzzerRunDriver(&count, &arguments, LLVMFuzzerTestOneInput); }
