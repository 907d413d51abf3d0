"""Pages of ten site styles, with made-up text: what a publisher's templates put around an article, and where it lies in
them. Each style is a function from a Story to HTML; random numbers come from a seed, so that the pages are the same
everywhere."""

import html
import html.parser
import json
import random
import textwrap
from pathlib import Path

# ---- made-up text: openings, middles and ends of sentences, which go with each other in any combination

WORDS = {
    "en": (
        ["The council", "Every harbour in the north", "The new ministry of grain", "A spokesman for the ferry workers",
         "The island's assembly", "Nobody in the valley", "The governor of Estmark", "An old treaty", "The port authority"],
        ["had promised the fishermen", "rarely speaks of", "decided last week to repair", "has denied", "will vote again on",
         "did not expect", "still depends on", "has quietly dropped", "signed away in a hurry"],
        ["the long wall that keeps the sea from the lower town", "a tariff on salted cod and timber",
         "the loan which the bankers of Ostrava had offered", "more ships than it can man, as its critics point out",
         "a bridge that two generations have asked for", "the right to fish in the outer sound",
         "its share of the winter grain, and of the debts that came with it"], ", in the {}th year of the harbour."),
    "ru": (
        ["Городской совет", "Каждый порт на севере", "Новое министерство зерна", "Представитель паромщиков",
         "Собрание острова", "Никто в долине", "Губернатор Эстмарка"],
        ["обещал рыбакам", "редко вспоминает про", "решил на прошлой неделе чинить", "отрицает", "снова обсудит",
         "не ожидал увидеть", "по-прежнему зависит от"],
        ["длинную стену, которая держит море", "пошлину на солёную треску и лес", "заём, предложенный банкирами",
         "больше кораблей, чем может содержать", "мост, о котором просили два поколения",
         "право ловить рыбу во внешнем проливе"], " на {}-й год порта."),
    "fr": (
        ["Le conseil municipal", "Chaque port du nord", "Le nouveau ministère des grains", "Un porte-parole des passeurs",
         "L'assemblée de l'île", "Personne dans la vallée"],
        ["avait promis aux pêcheurs", "ne parle guère de", "a décidé de réparer", "nie avoir vendu", "votera bientôt sur",
         "dépend encore de"],
        ["la longue digue qui protège la ville basse", "une taxe sur la morue salée et le bois",
         "l'emprunt que les banquiers avaient offert", "plus de navires qu'il ne peut en armer",
         "un pont que deux générations ont demandé"], ", {} ans après la tempête."),
    "es": (
        ["El consejo", "Cada puerto del norte", "El nuevo ministerio del grano", "Un portavoz de los barqueros",
         "La asamblea de la isla", "Nadie en el valle"],
        ["había prometido a los pescadores", "apenas habla de", "decidió reparar", "niega haber vendido", "votará sobre",
         "todavía depende de"],
        ["el largo muro que protege la ciudad baja", "un arancel sobre el bacalao y la madera",
         "el préstamo que los banqueros ofrecieron", "más barcos de los que puede tripular",
         "un puente que dos generaciones han pedido"], ", {} años después de la tormenta."),
    "zh": (
        ["市议会", "北方的每一个港口", "新成立的粮食部", "渡船工人的发言人", "岛上的议会", "山谷里没有人"],
        ["曾经答应渔民要保住", "很少谈起", "上周决定修理", "否认出卖了", "将再次表决", "仍然依靠"],
        ["那道挡住海水的长墙", "对咸鱼和木材征收的关税", "银行家们提供的贷款", "两代人一直要求的大桥", "在外海捕鱼的权利"], "，这是建港第{}年的事。"),
}
LABELS = {
    "en": dict(home="Home World Opinion Business Sport Culture", related="Related stories", most="Most read",
               by="By", share="Share Tweet E-mail Print", comments="Comments", more="Read more:", news="Sign up to our newsletter",
               rights="All rights reserved.", tags="Tags", photo="Photo:", contact="Contact the editor", cookie="We use cookies to "
               "make this site better. By going on you accept our terms of use.", months="January March May August November".split()),
    "ru": dict(home="Главная Мир Мнения Экономика Спорт", related="Читайте также", most="Самое читаемое", by="Автор:",
               share="Поделиться ВКонтакте Telegram", comments="Комментарии", more="Читайте также:", news="Подпишитесь на рассылку",
               rights="Все права защищены.", tags="Теги", photo="Фото:", contact="Связаться с редакцией",
               cookie="Сайт использует файлы cookie. Продолжая, вы соглашаетесь с условиями.", months="января марта мая августа ноября".split()),
    "fr": dict(home="Accueil Monde Opinions Économie Sport", related="À lire aussi", most="Les plus lus", by="Par",
               share="Partager Tweeter Imprimer", comments="Commentaires", more="Lire aussi :", news="Recevez notre lettre",
               rights="Tous droits réservés.", tags="Mots-clés", photo="Photo :", contact="Contacter la rédaction",
               cookie="Ce site utilise des cookies. En continuant, vous acceptez nos conditions.", months="janvier mars mai août novembre".split()),
    "es": dict(home="Inicio Mundo Opinión Economía Deportes", related="Noticias relacionadas", most="Lo más leído", by="Por",
               share="Compartir Tuitear Imprimir", comments="Comentarios", more="Lea también:", news="Suscríbase al boletín",
               rights="Todos los derechos reservados.", tags="Etiquetas", photo="Foto:", contact="Contacto",
               cookie="Este sitio usa cookies. Si continúa, acepta nuestras condiciones.", months="de enero;de marzo;de mayo;de agosto".split(";")),
    "zh": dict(home="首页 国际 评论 财经 体育", related="相关新闻", most="热门文章", by="作者：", share="分享到 微博 微信", comments="网友评论",
               more="相关阅读：", news="订阅我们的新闻", rights="版权所有", tags="标签", photo="图片来源：", contact="联系我们",
               cookie="本网站使用Cookie。继续浏览即表示您同意使用条款。", months="1 3 5 8 11".split()),
}
NAMES = {"en": "Eleanor Tranmere", "ru": "Павел Завражнов", "fr": "Odile Carmentran", "es": "Beatriz Olmedo Rana", "zh": "顾北汀"}


# ends of sentences: a number, and one of these, so that hardly two sentences are alike
TAILS = {
    "en": ["since the spring tide", "against all advice", "while the ferries lay idle", "for want of better", "at the request of the guilds",
           "without a word to the press", "under the old charter", "after three nights of talks", "to nobody's surprise", "as the ice came in"],
    "ru": ["вопреки всем советам", "с весеннего прилива", "пока паромы стояли", "по просьбе гильдий", "ни слова не сказав газетам",
           "по старой грамоте", "после трёх ночей споров", "как только встал лёд"],
    "fr": ["contre tout avis", "depuis la grande marée", "pendant que les bacs restaient à quai", "à la demande des guildes",
           "sans un mot à la presse", "selon la vieille charte", "après trois nuits de débats", "dès les premières glaces"],
    "es": ["contra todo consejo", "desde la marea de primavera", "mientras los barcos esperaban", "a petición de los gremios",
           "sin decir nada a la prensa", "según la vieja carta", "tras tres noches de debate", "cuando llegó el hielo"],
    "zh": ["不顾众人劝告", "自从春潮以来", "渡船停航期间", "应行会的要求", "没有告诉报社", "按照旧的章程", "经过三夜商谈", "在海面结冰之后"],
}


class Story:
    """An article: title, author, date, and blocks of (kind, text), kind being p, h, li or q."""

    def __init__(self, seed, lang="en", short=False):
        self.random, self.lang = random.Random(seed), lang
        self.say = LABELS[lang]
        self.title = self.phrase()
        self.author = NAMES[lang]
        self.day, self.month, self.year = self.random.randint(1, 28), self.random.choice(self.say["months"]), 2021
        self.blocks = [("p", self.paragraph()) for _ in range(2 if short else self.random.randint(6, 12))]
        if not short:
            for at in (len(self.blocks) * 2 // 3, len(self.blocks) // 3):
                self.blocks.insert(at, ("h", self.phrase(short=True)))
            self.blocks.insert(self.random.randint(2, 4), ("q", self.sentence() + self.sentence()))
            at = self.random.randint(4, len(self.blocks))
            self.blocks[at:at] = [("li", self.sentence()) for _ in range(3)]
            self.blocks.append(("p", self.paragraph()))

    def pick(self, part):
        return self.random.choice(WORDS[self.lang][part])

    def sentence(self):
        joint = "" if self.lang == "zh" else " "
        end = WORDS[self.lang][3].format(self.random.randint(2, 900))  # so that hardly a sentence comes twice
        return joint.join((self.pick(0), self.pick(1), self.pick(2), *self.random.sample(TAILS[self.lang], 3))) + end

    def paragraph(self):
        joint = "" if self.lang == "zh" else " "
        return joint.join(self.sentence() for _ in range(self.random.randint(2, 5)))

    def phrase(self, short=False):
        joint = "" if self.lang == "zh" else " "
        return joint.join((self.pick(0), self.pick(1))) if short else joint.join((self.pick(0), self.pick(1), self.pick(2)))

    @property
    def date(self):
        if self.lang == "zh":
            return f"{self.year}年{self.month}月{self.day}日"
        return f"{self.day} {self.month} {self.year}"

    @property
    def gold(self):
        return [text for _, text in self.blocks]

    def lines(self, n, sentence=False):
        return [self.sentence() if sentence else self.phrase() for _ in range(n)]


def esc(text):
    return html.escape(text, quote=False)


def links(items, item="li"):
    return "".join(f'<{item}><a href="/{i}">{esc(text)}</a></{item}>' for i, text in enumerate(items))


def menu(story):
    return f'<ul>{links(story.say["home"].split())}</ul>'


def paragraphs(story, between=None, p="p", q="blockquote", h="h2"):
    """The blocks as HTML; `between(i)` may put something after the i-th."""
    out, items = [], []
    for i, (kind, text) in enumerate(story.blocks):
        if kind != "li" and items:
            out.append("<ul>" + "".join(items) + "</ul>")
            items = []
        body = esc(text)
        if kind == "p" and i % 3 == 1 and " " in text:
            words = body.split(" ")
            words[2] = f'<a href="/x{i}">{words[2]}</a>'
            words[4] = f"<em>{words[4]}</em>"
            body = " ".join(words)
        if kind == "li":
            items.append(f"<li>{body}</li>")
        elif kind == "q":
            out.append(f"<{q}><p>{body}</p></{q.split()[0]}>" if q != "p" else f"<p>{body}</p>")
        elif kind == "h":
            out.append(f"<{h}>{body}</{h.split()[0]}>")
        else:
            out.append(f"<{p}>{body}</{p.split()[0]}>")
        if between:
            out.append(between(i) or "")
    if items:
        out.append("<ul>" + "".join(items) + "</ul>")
    return "\n".join(out)


def comments(story, n, tag="div class=comment"):
    return "".join(f"<{tag}><b>reader{i}</b><p>{esc(story.paragraph())}</p></{tag.split()[0]}>" for i in range(n))


def head(story, site, extra="", charset="utf-8"):
    return (f'<!DOCTYPE html><html lang="{story.lang}"><head><meta charset="{charset}"><title>{esc(story.title)} | {site}</title>{extra}'
            '<script>var a = "<p>not text</p>"; if (a < 1) { b(); }</script><style>p > a { color: red }</style></head>')


# ---- ten styles

def newspaper(s):
    data = {"@type": "NewsArticle", "headline": s.title, "datePublished": "2021-05-03T08:00:00Z", "author": [{"name": s.author}]}
    inline = f'<aside class="newsletter-box"><h4>{s.say["news"]}</h4><p>{esc(s.sentence())}</p><form><input><button>OK</button></form></aside>'
    related = f'<div class="story-related"><h3>{s.say["related"]}</h3><ul>{links(s.lines(3))}</ul></div>'
    body = paragraphs(s, lambda i: inline if i == 2 else related if i == 4 else '<div class="ad-slot">Advertisement</div>' if i == 5 else "")
    return (head(s, "The Meridian Ledger", f'<script type="application/ld+json">{json.dumps(data)}</script>') +
            f'<body class="article-page has-sidebar"><div class="cookie-banner">{s.say["cookie"]}</div><header><nav>{menu(s)}</nav></header><main><article>'
            f'<header><div class="kicker">Opinion</div><h1>{esc(s.title)}</h1><p class="byline">{s.say["by"]} {s.author}</p><time datetime="2021-05-03">{s.date}</time>'
            f'<ul class="share-tools">{links(s.say["share"].split())}</ul></header><figure><img src=a.jpg><figcaption>{esc(s.sentence())} {s.say["photo"]} A. Gull</figcaption></figure>'
            f'<div class="article__body">{body}</div><footer><ul class="tags">{links(s.lines(3))}</ul></footer></article>'
            f'<aside class="sidebar"><h3>{s.say["most"]}</h3><ol>{links(s.lines(6))}</ol></aside></main><section id="comments"><h2>{s.say["comments"]}</h2>{comments(s, 4)}</section>'
            f'<footer><p>© 2021 The Meridian Ledger. {s.say["rights"]}</p><ul>{links(s.lines(4))}</ul></footer></body></html>')


def blog(s):
    return (head(s, "Notes from the Sound") + f'<body class="single single-post"><div id="page"><div id="masthead"><a href="/">Notes from the Sound</a><div id="site-navigation">{menu(s)}</div></div>'
            f'<div id="content"><div id="primary"><div id="post-77" class="post-77 post type-post hentry category-opinion tag-grain"><h1 class="entry-title">{esc(s.title)}</h1>'
            f'<div class="entry-meta"><span class="posted-on">Posted on <time>{s.date}</time></span> <span class="author vcard">{s.say["by"]} <a href="/a">{s.author}</a></span></div>'
            f'<div class="entry-content">{paragraphs(s, h="h3")}<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul>{links(s.say["share"].split())}</ul></div>'
            f'<div id="jp-relatedposts"><h3>{s.say["related"]}</h3><p>{esc(s.paragraph())}</p></div></div><div class="entry-footer">Posted in <a href="/o">Opinion</a>. {s.say["tags"]}: <a href="/t">grain</a></div>'
            f'<div class="author-bio"><p>{s.author} writes about harbours and lives in the lower town.</p></div><div class="nav-links"><a href="/p">{esc(s.phrase())}</a></div></div></div>'
            f'<div id="secondary" class="widget-area"><div class="widget"><h3>{s.say["most"]}</h3><ul>{links(s.lines(8))}</ul></div><div class="widget widget_text"><p>{esc(s.paragraph())}</p></div></div></div>'
            f'<div id="comments" class="comments-area"><h2>{s.say["comments"]}</h2><ol class="comment-list">{comments(s, 6, "li class=comment")}</ol><div id="respond"><h3>Leave a reply</h3><form><label>Name</label><input></form></div></div>'
            f'<div id="colophon">Proudly made of salt. {s.say["rights"]}</div></div></body></html>')


def tables(s):
    """Layout by tables, paragraphs by line breaks, capitals for tags: as pages were in 1999."""
    text = "<BR><BR>\n".join(("<B>" + esc(t) + "</B>") if k == "h" else esc(t) for k, t in s.blocks)
    return (f'<HTML><HEAD><TITLE>{esc(s.title)}</TITLE><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"></HEAD><BODY BGCOLOR=#FFFFFF><TABLE WIDTH=760><TR><TD COLSPAN=3><IMG SRC=logo.gif> '
            + " | ".join(f"<A HREF=/{i}>{w}</A>" for i, w in enumerate(s.say["home"].split())) +
            f'</TD></TR><TR><TD WIDTH=120 VALIGN=top><FONT SIZE=1>' + "<BR>".join(f"<A HREF=/x{i}>{esc(t)}</A>" for i, t in enumerate(s.lines(7))) +
            f'</FONT></TD><TD WIDTH=500 VALIGN=top><FONT SIZE=5><H1>{esc(s.title)}</H1></FONT><I>{s.say["by"]} {s.author}</I><BR>{s.date}<P><FONT FACE=Times>{text}</FONT><P><FONT SIZE=1><A HREF=/p>Print</A> | <A HREF=/m>Mail</A></FONT></TD>'
            f'<TD WIDTH=140 VALIGN=top><FONT SIZE=1><B>{s.say["most"]}</B><BR>' + "<BR>".join(f"<A HREF=/y{i}>{esc(t)}</A>" for i, t in enumerate(s.lines(6))) +
            f'</FONT></TD></TR><TR><TD COLSPAN=3><CENTER><FONT SIZE=1>Copyright 1999. {s.say["rights"]}</FONT></CENTER></TD></TR></TABLE></BODY></HTML>')


def hashed(s):
    """Class names that say nothing, a box around each paragraph."""
    body = "".join(f'<div class="css-1f{i}x"><div class="css-{i}kq">{"<h2 class=css-h9>" + esc(t) + "</h2>" if k == "h" else "<p class=css-at9>" + esc(t) + "</p>"}</div></div>'
                   + ('<div class="css-ad7"><div>Advertisement</div></div>' if i % 4 == 3 else "") for i, (k, t) in enumerate(s.blocks))
    return (head(s, "Daily Tern") + f'<body><div id="app"><div><div class="css-nv"><div>{"".join(f"<a href=/{w}>{w}</a>" for w in s.say["home"].split())}</div></div>'
            f'<div class="css-w1"><div class="css-w2"><div><h1 class="css-t">{esc(s.title)}</h1></div><div class="css-m"><span>{s.say["by"]} {s.author}</span><span> · {s.date} · 5 min</span></div>'
            f'<div><button>{s.say["share"].split()[0]}</button></div><section>{body}</section></div><div class="css-r2">{"".join(f"<div><a href=/{i}><h3>{esc(t)}</h3></a></div>" for i, t in enumerate(s.lines(8)))}</div></div>'
            f'<div class="css-f"><div>{"".join(f"<a href=/{i}>{esc(t)}</a>" for i, t in enumerate(s.lines(9)))}</div><span>© 2021 Daily Tern</span></div></div></div></body></html>')


def ministry(s):
    return (head(s, "Ministry of Grain") + f'<body><a class="skip-link" href="#main">Skip to content</a><div role="banner">{menu(s)}</div><div class="breadcrumbs"><a href="/">Home</a> &gt; <a href="/n">News</a></div>'
            f'<main id="main"><h1>{esc(s.title)}</h1><dl class="publication-meta"><dt>Published</dt><dd>{s.date}</dd><dt>From</dt><dd><a href="/m">Ministry of Grain</a></dd></dl>'
            f'<div class="govspeak">{paragraphs(s, h="h3")}</div><div class="contact"><h2>{s.say["contact"]}</h2><p>+00 12 34 56</p></div><p class="print-link"><a href="#">Print this page</a></p></main>'
            f'<div role="complementary"><h2>{s.say["related"]}</h2><nav>{menu(s)}</nav></div><footer role="contentinfo"><ul>{links(s.lines(5))}</ul><p>{s.say["rights"]}</p></footer></body></html>')


def longread(s):
    note = f'<aside class="pullquote"><p>{esc(s.blocks[0][1].split(". ")[0])}</p></aside>'
    figure = f'<figure class="wp-caption"><img src=b.png><p class="wp-caption-text">{esc(s.sentence())} {s.say["photo"]} Tern Press</p></figure>'
    body = paragraphs(s, lambda i: note if i == 3 else figure if i == 5 else "", h='h2 class="section-title"')
    return (head(s, "Estmark Institute", f'<meta name="author" content="{s.author}"><meta name="citation_publication_date" content="2021/05/03">') +
            f'<body><div class="site-header"><div class="logo"><a href="/">Estmark Institute</a></div>{menu(s)}</div><div class="hero"><span class="eyebrow">Commentary</span><h1>{esc(s.title)}</h1><p class="dek">{esc(s.sentence())}</p>'
            f'<div class="authors"><a href="/a">{s.author}</a></div><div class="publish-date">{s.date}</div></div><div class="layout"><div class="toc"><h4>Contents</h4><ol>{links([t for k, t in s.blocks if k == "h"])}</ol></div>'
            f'<div class="rich-text">{body}</div></div><div class="about-the-author"><h4>About the author</h4><p>{s.author} is a senior fellow of the institute.</p></div>'
            f'<div class="related-publications"><h3>{s.say["related"]}</h3>{"".join(f"<div class=card><a href=/{i}><h4>{esc(t)}</h4></a><p>{esc(s.sentence())}</p></div>" for i, t in enumerate(s.lines(3)))}</div><div class="site-footer">{s.say["rights"]}</div></body></html>')


def agency(s):
    inline = f'<div class="article__aggr"><div class="article__aggr-title">{s.say["more"]}</div>{links(s.lines(2), "div")}</div>'
    body = "".join(f'<div class="article__block" data-type="text"><div class="article__text">{esc(t)}</div></div>' + (inline if i == 2 else "") for i, (k, t) in enumerate(s.blocks))
    return (head(s, "Агентство") + f'<body><div class="header"><div class="header__menu">{"".join(f"<a href=/{w}>{w}</a>" for w in s.say["home"].split())}</div></div><div class="layout-article"><div class="article__info"><a href="/d">{s.date}, 10:30</a> <span>(обновлено: 11:05)</span></div>'
            f'<h1 class="article__title">{esc(s.title)}</h1><div class="article__announce"><div class="photoview__copyright">© {s.say["photo"]} Чайка</div></div><div class="article__body js-mediator-article" itemprop="articleBody">{body}</div>'
            f'<div class="article__tags">{links(s.lines(3), "span")}</div></div><div class="lenta">{"".join(f"<div class=lenta__item><a href=/{i}><span>{esc(t)}</span></a><div>12:0{i}</div></div>" for i, t in enumerate(s.lines(8)))}</div>'
            f'<div class="footer">{s.say["rights"]} {esc(s.sentence())}</div></body></html>')


def portal(s):
    body = "".join(f"<p>　　{'<strong>' + esc(t) + '</strong>' if k == 'h' else esc(t)}</p>" for k, t in s.blocks)
    return (head(s, "海鸥网", charset="gb2312") + f'<body><div class="top-nav">{menu(s)}</div><div class="main-content"><h1 class="main-title">{esc(s.title)}</h1><div class="date-source"><span class="date">{s.date} 08:12</span> <span class="source">海鸥日报</span></div>'
            f'<div class="article" id="artibody">{body}<p class="article-editor">责任编辑：燕子</p></div><div class="keywords" id="keywords"><label>{s.say["tags"]}：</label><a href="/k">粮食</a></div><div class="share">{links(s.say["share"].split(), "span")}</div></div>'
            f'<div class="sidebar"><h2>{s.say["most"]}</h2><ul>{links(s.lines(8))}</ul></div><div class="blk-related"><h2>{s.say["related"]}</h2><ul>{links(s.lines(5))}</ul></div><div class="footer">{s.say["rights"]} 海鸥网</div></body></html>')


def forms(s):
    """All of the page in one form, spans for paragraphs' insides, a title that is no h1."""
    body = "".join(f'<p class="MsoNormal"><span style="font-size:12pt"><span lang=x>{esc(t)}</span><o:p></o:p></span></p>' for _, t in s.blocks)
    return (head(s, "Revista del Puerto") + f'<body><form method="post" action="./art.aspx" id="form1"><input type="hidden" name="__VIEWSTATE" value="/wEPDw"><div id="ctl00_menu">{menu(s)}</div><div id="ctl00_login"><label>Usuario</label><input><button>Entrar</button></div>'
            f'<div id="ctl00_cph_cuerpo"><h2 class="titulo">{esc(s.title)}</h2><div class="firma">{s.say["by"]} {s.author}</div><div class="fecha">{s.date}</div><div class="texto">{body}</div></div>'
            f'<div id="ctl00_lateral"><h4>{s.say["most"]}</h4>{links(s.lines(6), "div")}</div><div id="ctl00_pie"><a href="/c">{s.say["contact"]}</a> {s.say["rights"]}</div></form></body></html>')


def wiki(s):
    edit = '<span class="mw-editsection">[<a href="/e">edit</a>]</span>'
    body = paragraphs(s).replace("<h2>", '<h2><span class="mw-headline">').replace("</h2>", f"</span>{edit}</h2>")
    return (head(s, "Estpedia") + f'<body class="mediawiki"><div id="content" class="mw-body" role="main"><h1 id="firstHeading">{esc(s.title)}</h1><div id="siteSub">From Estpedia, the free harbour</div><div id="mw-content-text"><div class="mw-parser-output">'
            f'<table class="infobox"><tr><th>Founded</th><td>1204</td></tr><tr><th>Area</th><td>12 km²</td></tr></table><div id="toc" class="toc"><h2>Contents</h2><ul>{links(["1 Grain", "2 Walls"])}</ul></div>{body}'
            f'<h2><span class="mw-headline">References</span></h2><div class="reflist"><ol><li><a href="#c">^</a> Gull, A. (1999). <i>Walls</i>. p. 12.</li></ol></div><div class="navbox">{links(s.lines(6), "span")}</div></div></div><div id="catlinks">Categories: {links(s.lines(2), "span")}</div></div>'
            f'<div id="mw-navigation"><div id="p-navigation">{menu(s)}</div></div><div id="footer"><ul><li>This page was last edited on {s.date}.</li></ul></div></body></html>')


STYLES = {
    "newspaper": (newspaper, "en"), "blog": (blog, "en"), "tables": (tables, "fr"), "hashed": (hashed, "en"), "ministry": (ministry, "en"),
    "longread": (longread, "fr"), "agency": (agency, "ru"), "portal": (portal, "zh"), "forms": (forms, "es"), "wiki": (wiki, "en"),
}
ENCODINGS = {"portal": "gb18030"}


def pages(each=6):
    """(name, style, bytes, Story) of every page."""
    for style, (make, lang) in STYLES.items():
        for i in range(each):
            story = Story(f"{style} {i}", lang, short=i == each - 1)
            yield f"{style}-{i}", style, make(story).encode(ENCODINGS.get(style, "utf-8")), story


# ---- the same pages flattened to text, as dumps and copies out of a browser have them

class _Flat(html.parser.HTMLParser):
    """Text by blocks, in the order of the source; what is neither shown nor text is dropped."""

    BLOCKS = set("p div ul ol li h1 h2 h3 h4 h5 h6 blockquote section article aside nav header footer main form table tr figure "
                 "figcaption address dl dt dd hr title button option".split())
    UNSEEN = {"script", "style", "noscript", "template", "head", "svg"}

    def __init__(self, cells):
        super().__init__(convert_charrefs=True)
        self.lines, self.line, self.unseen, self.cells = [], [], 0, cells

    def end_line(self):
        text = " ".join("".join(self.line).split())
        self.line = []
        if text:
            self.lines.append(text)

    def handle_starttag(self, tag, attrs):
        self.unseen += tag in self.UNSEEN
        if tag in self.BLOCKS or tag == "br":
            self.end_line()
        elif tag in ("td", "th"):
            self.line.append(self.cells)

    def handle_endtag(self, tag):
        self.unseen -= tag in self.UNSEEN
        if tag in self.BLOCKS:
            self.end_line()

    def handle_data(self, data):
        if not self.unseen:
            self.line.append(data)


def wrapped(lines, width):
    """Each line filled to the width as mail and old dumps are, a blank line between them."""
    return "\n\n".join(textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in lines)


def flattened(data):
    """A page of HTML as its lines."""
    flat = _Flat(" ")
    flat.feed(data.decode())
    flat.close()
    flat.end_line()
    return flat.lines


LAYOUTS = {
    "lines": "\n".join,
    "blank": "\n\n".join,
    "filled": lambda lines: wrapped(lines, 72),
}


def flat_pages(each=6):
    """(name, style, text, Story) of every page in one of the layouts, by turns."""
    for style, (make, lang) in STYLES.items():
        for i in range(each):
            layout = sorted(LAYOUTS)[i % len(LAYOUTS)]
            if lang == "zh" and layout == "filled":  # nobody fills lines of Chinese
                layout = "blank"
            story = Story(f"{style} {i}", lang, short=i == each - 1)
            yield f"{style}-{i}-{layout}", style, LAYOUTS[layout](flattened(make(story).encode())).encode(), story


# ---- pages written by hand, as they come out of a browser

class Written:
    """What of a page is its article: the lines of flat/NAME.txt marked b (body) or h (heading); t is the title, - the rest."""

    def __init__(self, rows):
        self.gold = [text for mark, text in rows if mark in "bh"]


def written_pages():
    """(name, style, text, Written) of each page of flat/, with and without blank lines between its lines."""
    for path in sorted((Path(__file__).parent / "flat").glob("*.txt")):
        rows = [(line[0], line[2:]) for line in path.read_text(encoding="utf-8").splitlines()]
        for layout in ("blank", "lines"):
            yield f"{path.stem}-{layout}", path.stem, LAYOUTS[layout](text for _, text in rows).encode(), Written(rows)
