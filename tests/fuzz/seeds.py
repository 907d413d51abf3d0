#!/usr/bin/env python3
"""seeds.py FOLDER: writes the seeds of every fuzz target, a folder each: small inputs that reach far.  They are made here
from the hostile cases and a few texts, and not kept; what a fuzzer found and was mended is kept in tests/fuzz/found/."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hostile"))
import cases  # noqa: E402

TEXTS = (
    "Ministers of Borduria and Syldavia met in Klow on 3 May 2019. \"We will not accept it,\" said Ann Lee, the foreign minister, \"and never did.\"\n\nBut China's trade deal of $5.2 million (7%) was praised by the U.S. very strongly.",
    "Министр Анна Ли заявила: «Россия не поддержит договор». По словам эксперта, ущерб составил 5 млн рублей, или 7 %.",
    "« La Chine, a déclaré le ministre, n'acceptera pas l'accord. » Selon Anne Lee, l'Union européenne a perdu 5 millions d'euros le 3 mai 2019.",
    "—No aceptaremos el acuerdo —dijo la ministra Ana Lee—. Según Rusia, los Estados Unidos perdieron 5 millones de dólares el 3 de mayo de 2019.",
    "外交部长王明说：“中国不会接受这一协议。”据美国媒体报道，2019年5月3日，俄罗斯损失了500万美元。",
    "Most Viewed\nHome | World | Opinion\nThe Deal That Failed\nBy Ann Lee\nMay 3, 2019\nThe deal between China and Russia is a failure, it seems to me, and not for the first time.\nShare this\nAbout us\n",
)
HTML = (
    "<p>One &amp; two&nbsp;three &#x2014; &#8212; &notit; &#0; &#xd800;</p><br><ul><li>a<li>b</ul><table><tr><td>x<th>y</table>",
    "<div class='sidebar related'><a href='/a'>Most read</a></div><blockquote>A quotation<cite>Ann Lee</cite></blockquote><pre>a\n b</pre>",
    "<meta charset=gb2312><meta property='og:title' content='A &lt;b&gt; title'><meta name=author content=\"Ann Lee\"><time datetime=2019-05-03T10:00>May</time>",
    "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"A\\u0041\",\"author\":[{\"name\":\"Ann\"}],\"datePublished\":\"2019-05-03\"}]}</script>",
    "<style>p{}</style><!-- a --- b --><![CDATA[x]]><?x y?><textarea><b></textarea><svg><title>t</title></svg><p hidden>h<p style='display:none'>n",
    "<div><div><div><b><i><a><p>deep</b></i></a></div></section></article></div><h2>End</h2><figure><figcaption>c</figcaption></figure><aside>x</aside>",
)
DICTIONARIES = {  # by the order of the table in dictionaries.c
    0: "id\tname\ttype\tlang\talias\tflags\tfrom\tto\tsource\trole\tstate\nacme\tAcme\tORG\ten\tAcme;Acme Corp\t\t\t\teditor\t\t\n",
    1: '{"label":"ORG","pattern":"Acme"}\n{"label":"GPE","pattern":[{"LOWER":"abc"},{"TEXT":"Aaa"}],"id":"x"}\n',
    2: "lang\tname\ttype\tpattern\tvalue\tyes\tno\nen\tcase\tLAW\tCase No\\. \\d+\t\tCase No. 1\tcase\n", 3: "pattern\tcategory\tweight\tflags\tsource\nprais*\tfavor\t2\t\teditor\nbad deal\tagainst\t-1.5\t\teditor\n",
    4: "the\nof\n# no\n", 5: "word,category,weight\nprais*,good,1\n\"bad, bad\",bad,2\n", 6: "word\tcategory\ngood\tx\nabc NEAR/3 bad\ty\n",
    7: "good:\n  - prais*\n  - good deal\nbad: [fail*, bad]\nouter:\n  inner:\n    - abc\n", 8: "%\n1\tgood\n2\tbad\n%\nprais*\t1\nbad\t2\n", 9: "+good\n=praise\n-bad\n", 10: "GOOD\n\tPRAIS* (1)\nBAD\n\tFAIL* (2)\n",
    11: '<?xml version="1.0"?><dictionary><cnode name="good"><pnode name="prais*"/></cnode></dictionary>', 12: "good\n\tpraise\n", 13: "good\tfavor\nbad\tagainst\n",
}
ENDINGS = {".csv": 0, ".tsv": 1, ".jsonl": 2}


def arrow_seeds():
    """By the order in which arrow.c takes bytes: a stream of each format, beside texts; texts of each kind, also alone and coded; then lies."""
    seeds = []
    rows = bytes(range(33, 250))
    for of in range(34):
        seeds.append(bytes([0, 1, 2, 0, 0, 3, of, 0, 0, 0]) + b"\0\5\1\1" * 3 + rows * 2)
    for of in (0, 1, 2):
        for bare in (0, 1):
            seeds.append(bytes([bare, 0, 3, of, 0, 0, 0]) + b"\0\6\1\1" + rows * 3)
            seeds.append(bytes([bare, 0, 2, 9 - of, 1, of, 0, 0]) + b"\0\6\1\1" + rows * 3)
    for lie in range(10):
        seeds.append(bytes([lie % 2, 2, 1, 0, 0, 3, 9, 1, 0, 6, 20, 0, lie, lie]) + rows * 3)
    for at in range(4, 60, 3):
        for lie in range(1, 15, 4):
            seeds.append(bytes([0, 1, 1, at % 3, 0, 3, 5, 0, 0, 0, 0, 4, 1, 1]) + bytes(at) + bytes([lie]) + bytes(9) + rows)
    for lie in range(5):  # views into a buffer, and what is said of it
        seeds.append(bytes([1, 0, 1, 2, 0, 0, 0, 3, 0, 1, 60, 144, 20, 0, 5, 145, 30, 7, 130, 13, 4, lie, 0]) + rows)
    seeds += [bytes([0, 1, 1, 0, 0, 3, 255, len(f)]) + f.encode() + bytes([0, 0, 0, 0, 5, 1, 1]) + rows for f in ("d:1,0,8", "d:38,-9", "tsu:Asia/Tokyo", "+ud:1,2", "tsx:", "vu")]
    return seeds


def write(folder, seeds):
    folder.mkdir(parents=True, exist_ok=True)
    for n, seed in enumerate(seeds):
        (folder / f"{n:03}").write_bytes(seed)


def main(out):
    texts = [t.encode() for t in TEXTS]
    small = [b[:1500] for _, b in cases.text_cases()]
    write(out / "document", [bytes([option, 0]) + t for t in texts for option in (0, 0x81)] + [bytes([n % 32 | n % 2 << 7, n % 4]) + b for n, b in enumerate(small)])
    write(out / "html", [bytes([option | 8]) + b.encode() for option in (0, 5, 7) for b in HTML] + [bytes([n % 16]) + b for n, b in enumerate(small[::4])] + [b"\x00" + b.encode() for b in HTML])
    write(out / "writers", [bytes([n]) + t for n in range(10) for t in texts[:2]] + [bytes([n % 256]) + b[:400] for n, b in enumerate(small)])
    write(out / "segment", texts + [b[:600] for b in small])
    write(out / "rows", [bytes([ENDINGS[Path(name).suffix]]) + (c if isinstance(c, bytes) else c.encode())[:3000] for name, (c, _) in cases.ROWS.items()]
          + [bytes([3]) + t for t in texts] + [b"\x06<html><head><title>A &amp; b</title></head><body><nav>Home</nav><article><h1>A</h1><p>China &#x2014; not <b>good</b>.</article></body></html>"])
    write(out / "arrow", arrow_seeds())
    write(out / "dictionaries", [bytes([kind | option]) + d.encode() for kind, d in DICTIONARIES.items() for option in (0, 0x40, 0x80)])
    write(out / "tallies", [bytes([kind, 0, 60 + 9 * kind, 1, 1, at, 255]) for kind in range(6) for at in (5, 77, 150)] + [bytes([kind, n]) for kind in range(6) for n in (1, 40, 200)])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
