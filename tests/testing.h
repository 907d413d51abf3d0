/* What every cmocka test includes. */
#ifndef TESTING_H
#define TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/mem.h"

/* The standard allocator. */
static inline mem test_mem(void)
{
    mem m;
    assert_int_equal(mem_init(&m, NULL, NULL), DGM_OK);
    return m;
}

#endif
