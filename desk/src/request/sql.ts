export interface Token {
  kind: 'keyword' | 'name' | 'text' | 'number' | 'comment' | 'other';
  text: string;
}

const KEYWORDS = new Set(
  ('all and any array as asc at between by case cast count cross date desc distinct else end except exists false filter first following for from full group grouping ' +
    'having if ilike in inner intersect interval into is join last lateral left like limit natural not null nulls offset on only or order outer over partition ' +
    'pivot preceding qualify range recursive right rollup row rows sample select semi sets similar some struct table then timestamp true unbounded union unnest unpivot using ' +
    'values when where window with within cube avg sum min max').split(' ')
);

const TOKEN =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<text>'(?:[^']|'')*(?:'|$))|(?<name>"(?:[^"]|"")*(?:"|$))|(?<number>\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|[\s\S]/gu;

/** The statement cut up for colouring: its tokens, put together, are the statement. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: text, groups = {} } of sql.matchAll(TOKEN)) {
    const kind: Token['kind'] = groups['comment'] !== undefined
      ? 'comment'
      : groups['text'] !== undefined
        ? 'text'
        : groups['name'] !== undefined
          ? 'name'
          : groups['number'] !== undefined
            ? 'number'
            : groups['word'] !== undefined && KEYWORDS.has(text.toLowerCase())
              ? 'keyword'
              : 'other';
    const last = tokens.at(-1);
    if (last && last.kind === 'other' && kind === 'other') {
      last.text += text;
    } else {
      tokens.push({ kind, text });
    }
  }
  return tokens;
}
