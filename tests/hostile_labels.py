"""Spellings that Markdown, or what Streamlit adds to it, would make something else of."""

_SPELLINGS = [
    # Addresses.
    "https://example.org", "http://example.org/a?b=c&d=e#f", "HTTPS://EXAMPLE.ORG", "hTTp://127.0.0.1:8501/",
    "http://x", "www.example.org", "WWW.example.org/path", "wWw.example.org", "www.www.example.org", "www.-.org",
    "(www.example.org)", "a@example.org", "a.b+c@example.org", "mailto:a@example.org", "xmpp:a@example.org/b",
    "ftp://example.org", "<https://example.org>", "<a@example.org>", "[a](https://example.org)",
    "[a]: https://example.org", "[a][b]", "[a]", "![a](https://example.org/b.png)", "[![a](b)](https://example.org)",
    "https://https://example.org", "https:/\\/x.org", "https&#58;//example.org", "https:&sol;/example.org",
    "www&period;example.org", "https://example.org.", "x:https://y.z", "*https://example.org*", "_www.example.org_",
    "~https://example.org~", "\\https://example.org", "\\www.example.org", "https\\://example.org",
    "javascript:alert(1)", "[a](javascript:alert(1))", "[a](#b)", "a@b@example.org", "@www.x.org", "https://[::1]/",
    "https://example.org/:smile:", "https://user:pass@example.org", "://example.org", "http:example.org",
    # Names of emoji and icons.
    ":smile:", ":+1:", ":-1:", ":100:", "::smile::", ":smile::smile:", "12:100:30", ":non-potable_water:", "a:smile:b",
    ":material/home:", ":MATERIAL/home:", ":material_home:", ":material/home", "::material/home::",
    "x:material/delete:", "\\:material/home:", ":\\material/home:", ":material//home:", ":material/:smile:",
    ":streamlit:", "::streamlit::", ":help[a]", ":help", ":shield:", ":rocket:", ":\\smile:", ":smile\\:",
    "&colon;smile:", ":e-mail:", ":flag-ua:",
    # Signs.
    "a -> b", "a <- b", "a <-> b", "a -- b", "a >= b", "a <= b", "a ~= b", "->", "<-", "<->", "--", ">=", "<=", "~=",
    "-> a", "<- a", "-- a", ">= a", "<= a", "~= a", "a ->", "a <-", "a --", "a:-> b", ":a:-> b", "a@-> b", "-->", "<--",
    "a --- b", "a -- -> b", "www.-> b", "->->", "-> -> ->", "-- -- --", "a ==> b", "https://-> b", "a -> :smile: -> b",
    "(c) (tm) (r)", "...", "1/2", "\"a\" 'b'",
    # Mathematics.
    "$x$", "$$x$$", "$ x $", "$5 and $6", "\\$x\\$", "\\\\$x$", "$x$:smile:", "\\(x\\)", "\\[x\\]", "$\\frac{1}{2}$",
    # Colours, badges and other directives.
    ":red[a]", ":red-background[a]", ":red-badge[a]", ":rainbow[a]", ":small[a]", ":color[a]", ":color[]", ":gray[]",
    ":color[a]{foreground=red}", ":shimmer[a]", "::red[a]", ":::red", "::: red", "::help[a]", ":a", "a:b", ":a{b=c}",
    ":red[:blue[a]]", ":red[a", ":red]a[", "\\:red[a]", "{a=b}", "a:{b}", "a:[b]",
    # Emphasis, code, strikethrough, HTML.
    "**a**", "*a*", "__a__", "_a_", "***a***", "~a~", "~~a~~", "`a`", "``a``", "```a```", "~~~a", "a_b_c", "a*b*c", "*",
    "**", "\\*a\\*", "\\", "a\\", "\\\\", "\\a", "\\`a`", "<b>a</b>", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<!-- a -->", "<a href=https://example.org>a</a>", "<br>", "&lt;b&gt;", "&amp;",
    "&nbsp;", "&#42;a&#42;", "&", "&copy;", "[^1]", "[^1]: a", "^a^", "==a==", "++a++", "||a||", "| a | b |", "|a|",
    "a|b",
    # What begins a block.
    "# a", "## a", "#a", "#", "###### a", "- a", "+ a", "* a", "-", "+", "- [ ] a", "- [x] a", "1. a", "1) a", "12. a",
    "1234. a", "123456789. a", "1234567890. a", "1234) a", "1.", "1985. A year", "> a", ">a", ">", "---", "- - -",
    "***", "* * *", "___", "===", "=", "a\n===", "a\n---", "    a", "\ta", "```", "~~~", "+++", "a\n\n- b", "a  \nb",
    "a\r\n# b", "| a |\n| - |\n| b |", "term\n: definition", "[a]: b 'c'", "# a #", "#\ta",
    # Plain words stay plain.
    "Saint-Étienne, U.S. (Treasury) & Li Qiaoming!", "At 12:30:45, in Kyiv: 3 killed", "2022--2024", "a-b", "x = y",
    "50 %", "Київ -> Москва", "السلام -> عليكم", "北京 https://example.org 上海", "上海www.example.org",
    "é@example.org",
]  # fmt: skip

# Of those that show the same words, one.
LABELS = tuple({" ".join(each.split()): each for each in reversed(_SPELLINGS)}.values())
