#pragma once
#include <stddef.h>
#include <stdint.h>

/// libFuzzer's own mutations, for a mutator that wants them for some of its inputs.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
