"""Texts that break what reads them carelessly: one corpus, through every screen, exporter and importer.

They hold no capital letters and no numbers that could be somebody's, so that the guard against identifying details
leaves them as they are.
"""

from __future__ import annotations

#: Markup and script, for pages.
MARKUP = (
    "<script>document.title='taken'</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributename=x dur=1s>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<a href=\"javascript:alert(1)\">read this</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>read this</a>",
    "<form action=//example.com><button>send</button></form>",
    "<meta http-equiv=refresh content='0;url=//example.com'>",
    "<base href=//example.com/>",
    "<link rel=stylesheet href=//example.com/x.css>",
    "<style>body{display:none}</style>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "`-alert(1)-`",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%3cscript%3ealert(1)%3c/script%3e",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<object data=//example.com/x></object>",
    "<embed src=//example.com/x>",
    "<video><source onerror=alert(1)>",
    "<math href=\"javascript:alert(1)\">press</math>",
    "javascript:alert(1)",
    "__proto__",
    "constructor",
    "[object object]",
)
#: Language of templates, databases, typesetters and shells.
CODE = (
    "{{7*7}}", "{{ config }}", "{% raw %}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "{{constructor.constructor('alert(1)')()}}",
    "#read(\"/etc/passwd\")", "#eval(\"1+1\")", "$ sum $ *strong* _emphasis_ @label <label>", "\\input{/etc/passwd}",
    "'; drop table live_response; --", "\" or 1=1 --", "x' union select key from session --",
    "$(reboot)", "`reboot`", "; reboot #", "| reboot", "../../../../etc/passwd", "..\\..\\windows\\win.ini",
    "<?xml version=\"1.0\"?><!doctype x [<!entity e system \"file:///etc/passwd\">]><x>&e;</x>",
    "<!entity a \"aaaa\"><!entity b \"&a;&a;&a;\">", "\r\nset-cookie: a=b", "%s%s%s%n", "{0.__class__}", "null",
    "nan", "true", "undefined", "-1", "1e309", "# heading", "* list", "[press](javascript:alert(1))",
    "![x](//example.com/x.png)",
)
#: What a spreadsheet would compute.
FORMULAS = (
    "=hyperlink(\"//example.com\",\"press\")", "=cmd|' /c calc'!a0", "+1+1", "-2+3", "@sum(a1:a9)", "=1+1", "|cmd",
    "%x", "＝1+1", "＋1", "－1", "＠sum(a1)", "=dde(\"cmd\";\"/c calc\";\"x\")",
    "=importxml(\"//example.com\",\"//a\")",
)
#: What is hard to lay out and to write down.
SHAPES = (
    "w" * 2_000,
    "e" + "\u0301" * 1_900,
    "zero\u200bwidth\u200djoined\u2060and\ufeffmarked",
    "كتبنا ما حدث في كل أسبوع",
    "ہم ہر ہفتے بات کرتے ہیں",
    "מה למדנו",
    "我們每週談一次",
    "แต่ละสัปดาห์เราคุยกัน",
    "llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🙂🏽",
    "he wrote \"no\", twice; and left",
    "one line\nanother line\n\na paragraph",
    "ﷺ " * 60,
    "꧅" * 40,
)
#: Characters that nothing may hold: refused, with the words given back without them.
UNUSABLE = (
    "bell \x07 and escape \x1b[31m red", "vertical \x0b tab", "null \x00 byte", "delete \x7f", "next line \x85",
    "turned \u202e around", "isolated \u2067 text", "lone \ud800 half", "not \uffff a character", "form \x0c feed",
)
USABLE = (*MARKUP, *CODE, *FORMULAS, *SHAPES)
