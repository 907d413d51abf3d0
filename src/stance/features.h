/* What the fitted model sees of a given target. In: one sentence taken apart, the target in it. Out: features with
 * values, in scoring.features. */
#ifndef DGM_STANCE_FEATURES_H
#define DGM_STANCE_FEATURES_H

#include "stance/model.h"
#include "stance/scoring.h"

/* `who`: the actor the target names, -1: none. */
bool features_find(scoring *s, int32_t first, int32_t last, int32_t who);
/* The words of the whole sentence. False: out of memory. */
bool features_words(scoring *s);
/* The word as the model's table writes it. */
str feature_text(const scoring *s, feature_word w);
/* Its weights, 0 where the model does not have it. False: out of memory. */
bool features_weigh(scoring *s, const feature *f, feature_weights *out);

#endif
