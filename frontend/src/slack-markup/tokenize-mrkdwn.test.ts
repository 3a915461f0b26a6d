import shortcodes from 'emojibase-data/en/shortcodes/iamcal.json';
import { beforeAll, describe, expect, it } from 'vitest';
import { setEmojiNames } from './emoji.ts';
import { excerpt } from './excerpt.ts';
import { type MrkdwnToken, tokenizeMrkdwn } from './tokenize-mrkdwn.ts';

/** The tokens as one readable line. */
function tokenText(raw: string): string {
  return tokenizeMrkdwn(raw).map(describeToken).join('');
}

function describeToken(token: MrkdwnToken): string {
  switch (token.kind) {
    case 'text':
    case 'notice':
      return token.kind === 'notice' ? `[${token.text}]` : token.text;
    case 'break':
      return '⏎';
    case 'emoji':
      return token.text;
    case 'person':
      return `[@${token.id}${token.name && ` ${token.name}`}]`;
    case 'channel':
      return `[#${token.id}${token.name && ` ${token.name}`}]`;
    case 'link':
      return `[${token.label} -> ${token.href}]`;
    case 'code':
    case 'block':
      return `${token.kind}(${token.text})`;
    default:
      return `${token.kind}(${token.tokens.map(describeToken).join('')})`;
  }
}

describe('references in angle brackets', () => {
  it.each([
    ['hi <@U1>', 'hi [@U1]'],
    ['hi <@U1|ada>', 'hi [@U1 ada]'],
    ['see <#C1>', 'see [#C1]'],
    ['see <#C1|general> and <#C2|>', 'see [#C1 general] and [#C2]'],
    ['<!here> <!channel> <!everyone>', '[@here] [@channel] [@everyone]'],
    ['<!subteam^S1|@makers> <!subteam^S2>', '[@makers] [@group]'],
    ['<!date^1392734382^{date}|18 Feb>', '[18 Feb]'],
    ['<https://a.example>', '[a.example -> https://a.example/]'],
    ['<https://a.example/?a=1&amp;b=2|both &amp; more>', '[both & more -> https://a.example/?a=1&b=2]'],
    ['<mailto:a@b.example|a@b.example>', '[a@b.example -> mailto:a@b.example]'],
  ])('%s becomes %s', (raw, expected) => {
    expect(tokenText(raw)).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'slack://x',
    '//a.example',
    'not a link',
    '',
  ])('the target %j never becomes a link', (target) => {
    const tokens = tokenizeMrkdwn(`<${target}|press me>`);
    expect(tokens).toEqual([expect.objectContaining({ kind: 'text', text: 'press me' })]);
  });

  it('entities are unescaped once, so that nobody can forge a mention or a link', () => {
    expect(tokenText('&lt;@U1&gt; &amp;lt; &amp;amp; &quot;')).toBe('<@U1> &lt; &amp; &quot;');
    expect(tokenizeMrkdwn('&lt;@U1&gt;')).toEqual([{ kind: 'text', text: '<@U1>' }]);
  });

  it('brackets around no reference stay text', () => {
    expect(tokenText('a < b')).toBe('a < b');
    expect(tokenText('< <@U1>')).toBe('< [@U1]');
    expect(tokenText('<')).toBe('<');
    expect(tokenText('<@U1')).toBe('<@U1');
  });

  it('the placeholder character is removed from the text', () => {
    expect(tokenText('a\uFFFCb <@U1>')).toBe('ab [@U1]');
  });
});

describe('styles and code', () => {
  it.each([
    ['*bold* _italic_ ~strike~', 'bold(bold) italic(italic) strike(strike)'],
    ['*bold _and italic_*', 'bold(bold italic(and italic))'],
    ['*to <@U1> and <https://a.example/*b*|a*b>*', 'bold(to [@U1] and [a*b -> https://a.example/*b*])'],
    ['snake_case_name 2*3*4 a~b~c', 'snake_case_name 2*3*4 a~b~c'],
    ['* not bold *', '* not bold *'],
    ['*open', '*open'],
    ['**', '**'],
    ['*a\nb*', '*a⏎b*'],
    ['(*a*), *b*!', '(bold(a)), bold(b)!'],
    ['über_all_ ünd _ja_', 'über_all_ ünd italic(ja)'],
    ['`*code* <@U1> &lt;`', 'code(*code* @U1 <)'],
    ['a ` b', 'a ` b'],
    ['``', '``'],
  ])('%s becomes %s', (raw, expected) => {
    expect(tokenText(raw)).toBe(expected);
  });

  it.each([
    ['```\na\n  b\n```', 'block(a\n  b)'],
    ['look: ```x *y* <https://a.example|z>``` done', 'look: ⏎block(x *y* z)⏎ done'],
    ['```never closed', '```never closed'],
    ['one\ntwo', 'one⏎two'],
    ['&gt; said\n&gt; twice\nanswer', 'quote(said)⏎quote(twice)⏎answer'],
    ['&gt;&gt;&gt;all\nof it', 'quote(all⏎of it)'],
    ['1 &gt; 0', '1 > 0'],
  ])('%j becomes %s', (raw, expected) => {
    expect(tokenText(raw)).toBe(expected);
  });
});

describe('emoji', () => {
  it('an emoji code stays text until the emoji names are loaded', () => {
    expect(tokenText(':rocket:')).toBe(':rocket:');
  });

  describe('with loaded names', () => {
    beforeAll(() => setEmojiNames(shortcodes));

    it.each([
      [':rocket:', '🚀'],
      [':thinking_face: :flag-pt: :+1:', '🤔 🇵🇹 👍'],
      [':heart:', '❤️'],
      [':wave::skin-tone-4:', '👋🏽'],
      [':rocket::skin-tone-4:', '🚀'],
      [':man-shrugging::skin-tone-2:', '🤷🏻‍♂️'],
      [':party-parrot: at 10:30:45 ::', ':party-parrot: at 10:30:45 ::'],
      ['*:tada:*', 'bold(🎉)'],
      ['`:tada:`', 'code(:tada:)'],
    ])('%s becomes %s', (raw, expected) => {
      expect(tokenText(raw)).toBe(expected);
    });
  });
});

describe('hostile texts', () => {
  const LENGTH = 40_000;

  /** A tokenizer of quadratic time would take minutes for these. */
  it.each([
    '*',
    '_ *',
    '*a ',
    '`',
    '<',
    '<a',
    '>',
    '&gt;',
    ':',
    ':a',
    '```',
    '*_~',
    '*a _b ~c ',
    '\n>',
    '&amp;',
    '<@U1>',
    '~a~',
    '\n`',
    '\n*a',
  ])('the tokenizer reads 40,000 characters of %j in linear time', (piece) => {
    const raw = piece.repeat(LENGTH / piece.length);
    expect(tokenizeMrkdwn(raw).length).toBeGreaterThan(0);
  });

  it('styles nest no deeper than there are kinds of marks', () => {
    expect(tokenText(`${'*_~'.repeat(2000)}x${'~_*'.repeat(2000)}`)).toContain('x');
  });
});

describe('the excerpt', () => {
  it('a short text stays whole', () => {
    expect(excerpt('short <@U1>')).toBe('short <@U1>');
  });

  it('an excerpt of any text is at most 2,500 characters long', () => {
    for (const piece of ['a', '<', '😀', '&amp;', '<@U1> ', '`'])
      expect(excerpt(piece.repeat(40_000 / piece.length)).length).toBeLessThan(2500);
  });

  it('an excerpt cuts no link, no entity and no character', () => {
    const link = `<https://a.example/${'x'.repeat(600)}|label>`;
    expect(excerpt(`${link} and more`)).toBe(`${link}…`);
    for (let fill = 470; fill < 485; fill++) {
      expect(excerpt(`${'a'.repeat(fill)}&amp;${'b'.repeat(50)}`)).not.toMatch(/&(?!amp;)/);
      expect(excerpt(`${'a'.repeat(fill)}😀${'b'.repeat(50)}`)).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    }
  });

  it('an excerpt of a code block is a code block', () => {
    expect(tokenizeMrkdwn(excerpt(`\`\`\`${'code '.repeat(200)}\`\`\``))[0]?.kind).toBe('block');
  });
});
