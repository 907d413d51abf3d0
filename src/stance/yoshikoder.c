/* Dictionaries of Yoshikoder and of Lexicoder 2. In: XML, .ykd or .lcd: cnode for a category, pnode for a pattern, with
 * name and score. Out: entries.
 *
 * Expat reads the XML; its memory is its own, as its hooks know no owner. A document type, and with it every entity of
 * the file's own, is refused. */
#include "stance/dictionary.h"

#ifdef DRAGOMAN_EXPAT

#include <expat.h>
#include <limits.h>
#include <string.h>

typedef struct yoshikoder {
    dictionary *d;
    XML_Parser parser;
    int depth;         /* of cnodes */
    bool outer;        /* the outermost cnode is the dictionary */
    bool inside;       /* of <dictionary> */
    buf title;         /* the name of that cnode, which patterns right in it are given */
    dgm_status status; /* why it was stopped */
} yoshikoder;

static void stop(yoshikoder *y, dgm_status status)
{
    y->status = status;
    XML_StopParser(y->parser, XML_FALSE);
}

static str attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return trim(str_of(attributes[1]));
    return (str){ "", 0 };
}

static dgm_status open_category(yoshikoder *y, str name)
{
    const int depth = y->depth++ - y->outer;
    if (depth >= 0)
        return category_open(y->d, depth, name);
    y->title.n = 0;
    return buf_add(y->d->m, &y->title, name.s, name.len) ? DGM_OK : err_memory(y->d->err);
}

static void close_category(yoshikoder *y)
{
    category_path *c = &y->d->category;
    y->depth--;
    c->depth = y->depth > y->outer ? y->depth - y->outer : 0;
    c->name.n = c->depth ? c->end[c->depth - 1] : 0;
}

static dgm_status read_pattern(yoshikoder *y, const XML_Char **attributes)
{
    const str name = attribute(attributes, "name"), score = attribute(attributes, "score");
    double weight = 1;
    if (score.len && !read_weight(score, &weight))
        return bad_word(y->d, "a score is a number, not", score);
    const bool in_title = y->outer && y->depth == 1;
    dgm_status status = in_title ? category_open(y->d, 0, (str){ y->title.v, y->title.n }) : DGM_OK;
    if (!status)
        status = entry_add(y->d, name, weight);
    if (in_title)
        y->d->category.depth = 0;
    return status;
}

static void XMLCALL on_start(void *user, const XML_Char *element, const XML_Char **attributes)
{
    yoshikoder *y = user;
    y->d->line = (int64_t)XML_GetCurrentLineNumber(y->parser);
    dgm_status status = DGM_OK;
    if (y->status)
        return;
    if (!y->inside && strcmp(element, "dictionary") == 0) {
        y->inside = true;
        const str engine = attribute(attributes, "patternengine");
        if (engine.len && !str_eq(engine, STR("substring")) && !str_eq(engine, STR("glob")))
            status = bad_word(y->d, "patterns of the engine", engine);
    } else if (y->inside && strcmp(element, "cnode") == 0) {
        status = open_category(y, attribute(attributes, "name"));
    } else if (y->inside && strcmp(element, "pnode") == 0) {
        status = read_pattern(y, attributes);
    } else {
        status = bad_word(y->d, "an element other than dictionary, cnode and pnode:", str_of(element));
    }
    if (status)
        stop(y, status);
}

static void XMLCALL on_end(void *user, const XML_Char *element)
{
    yoshikoder *y = user;
    if (strcmp(element, "cnode") == 0)
        close_category(y);
}

static void XMLCALL on_document_type(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *pub,
                                     int internal)
{
    yoshikoder *y = user;
    (void)name;
    (void)system;
    (void)pub;
    (void)internal;
    y->d->line = (int64_t)XML_GetCurrentLineNumber(y->parser);
    stop(y, bad_line(y->d, "a document type, which is not read"));
}

static dgm_status parse(yoshikoder *y)
{
    XML_SetUserData(y->parser, y);
    XML_SetElementHandler(y->parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(y->parser, on_document_type);
    const str data = y->d->data;
    if (data.len > INT_MAX / 2)
        return err_set(y->d->err, DGM_ERR_LIMIT, "the file is too large");
    if (XML_Parse(y->parser, data.s, (int)data.len, 1) == XML_STATUS_OK || y->status)
        return y->status;
    const enum XML_Error why = XML_GetErrorCode(y->parser);
    y->d->line = (int64_t)XML_GetCurrentLineNumber(y->parser);
    return why == XML_ERROR_NO_MEMORY ? err_memory(y->d->err) : bad_word(y->d, "XML:", str_of(XML_ErrorString(why)));
}

dgm_status yoshikoder_read(dictionary *d, bool outer)
{
    yoshikoder y = { .d = d, .outer = outer, .parser = XML_ParserCreate(NULL) };
    if (!y.parser)
        return err_memory(d->err);
    const dgm_status status = parse(&y);
    XML_ParserFree(y.parser);
    vec_free(d->m, &y.title);
    return status;
}

#else

dgm_status yoshikoder_read(dictionary *d, bool outer)
{
    (void)outer;
    return err_set(d->err, DGM_ERR_UNSUPPORTED, "this library was built without Expat, which reads .ykd and .lcd");
}

#endif
