/* Prints every measure of the tables it reads, for checks/measures.py to compare with its own arithmetic.
 * In: lines "n11 n1 n2 n" on standard input. Out: lines "name value" for each, an empty line after each table. */
#include "stats/stats.h"

#include <stdio.h>

int main(void)
{
    contingency c;
    while (scanf("%lf %lf %lf %lf", &c.n11, &c.n1, &c.n2, &c.n) == 4) {
        for (size_t i = 0; i < ASSOCIATIONS; i++)
            printf("%s %.17g\n", associations[i].name, associations[i].of(c));
        const double b = c.n2 - c.n11, nb = c.n - c.n1; /* the same table as a word in two corpora */
        printf("log_ratio %.17g\n", stat_log_ratio(c.n11, c.n1, b, nb));
        printf("simple_maths %.17g\n", stat_simple_maths(c.n11, c.n1, b, nb, 100));
        printf("log_odds %.17g\n", stat_log_odds(c.n11, c.n1, b, nb, 0.5, 1000));
        printf("log_odds_z %.17g\n", stat_log_odds_z(c.n11, c.n1, b, nb, 0.5, 1000));
        putchar('\n');
    }
    return 0;
}
