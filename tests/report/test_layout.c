/* Networks of any shape: names and circles lie on the paper, and none on another. */
#include "report/layout.h"
#include "testing.h"

static char names[LAYOUT_NODES][64];

static uint32_t next_of(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void make(layout *g, int nodes, int edges, uint32_t seed)
{
    layout_init(g, 900);
    for (int i = 0; i < nodes; i++) {
        snprintf(names[i], sizeof names[i], "%.*s%d", (int)(next_of(&seed) % 30), "abcdefghijklmnopqrstuvwxyzabcdefgh",
                 i);
        const int at = layout_add(g, str_of(names[i]), str_of(names[i]));
        g->node[at].count = next_of(&seed) % 1000;
    }
    for (int i = 0; i < edges; i++)
        layout_join(g, (int)(next_of(&seed) % (uint32_t)nodes), (int)(next_of(&seed) % (uint32_t)nodes));
}

/* A circle and the name below it, as they are drawn. */
static void box_of(const layout_node *a, int64_t box[4])
{
    box[0] = a->x / LAYOUT_UNIT - a->half, box[1] = a->x / LAYOUT_UNIT + a->half;
    box[2] = a->y / LAYOUT_UNIT - a->radius, box[3] = a->y / LAYOUT_UNIT + a->radius + 16;
}

static void expect_apart(const layout *g)
{
    for (int i = 0; i < g->n; i++) {
        int64_t a[4], b[4];
        box_of(&g->node[i], a);
        assert_in_range(a[0], 0, g->width);
        assert_in_range(a[1], 0, g->width);
        assert_in_range(a[2], 0, g->height);
        assert_in_range(a[3], 0, g->height);
        for (int k = i + 1; k < g->n; k++) {
            box_of(&g->node[k], b);
            assert_false(a[0] < b[1] && b[0] < a[1] && a[2] < b[3] && b[2] < a[3]);
        }
    }
}

static void names_are_apart(void **state)
{
    static layout g, again;
    (void)state;
    for (uint32_t seed = 1; seed <= 12; seed++) {
        const int nodes = (int)(1 + seed * seed), edges = (int)(seed * 5);
        make(&g, nodes, edges, seed);
        layout_place(&g);
        expect_apart(&g);
        make(&again, nodes, edges, seed);
        layout_place(&again);
        for (int i = 0; i < nodes; i++)
            assert_true(g.node[i].x == again.node[i].x && g.node[i].y == again.node[i].y);
    }
}

static void all_in_one_place(void **state)
{
    static layout g;
    (void)state;
    make(&g, 40, 0, 7);
    for (int i = 1; i < 40; i++)
        layout_join(&g, 0, i);
    layout_place(&g);
    expect_apart(&g);
    layout_init(&g, 900);
    layout_place(&g); /* nothing */
    assert_in_range(g.height, 0, 900);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(names_are_apart), cmocka_unit_test(all_in_one_place) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
