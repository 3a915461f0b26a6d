import { posix } from 'node:path';

/** The text of each file of the repository that may hold a link, by its path from the root. */
export type TextFiles = ReadonlyMap<string, string>;

/** A mention of a document in code, as `docs/metrics.md#health-score`: relative to the root of the repository. */
const MENTION = /(?<![\w./-])((?:docs\/[\w-]+|README|CONTRIBUTING|CHANGELOG|SECURITY)\.md)(?:#([\w-]+))?/g;
/** `[text](target)`, `![text](target "title")` and `[name]: target`. */
const INLINE_LINK = /\]\(\s*<?([^)\s>]+)>?[^)]*\)/g;
const LINK_DEFINITION = /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm;
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/**
 * Returns a line for each relative link in a Markdown file, and each mention of a document in another file, that leads to no file
 * or to no heading. `paths`: every file of the repository.
 */
export function findBrokenLinks(files: TextFiles, paths: ReadonlySet<string>): string[] {
  const anchors = new Map([...files].filter(isMarkdown).map(([path, text]) => [path, headingAnchors(text)]));
  const folders = new Set([...paths].flatMap(parentFolders));
  const exists = (path: string) => paths.has(path) || folders.has(path);

  function problem(from: string, line: number, target: string, path: string, anchor: string | undefined): string[] {
    if (!exists(path)) return [`${from}:${line}: ${target} leads to no file`];
    if (!anchor || !path.endsWith('.md') || anchors.get(path)?.has(anchor)) return [];
    return [`${from}:${line}: ${target} leads to no heading`];
  }

  return [...files].flatMap(([from, text]) => {
    const links = from.endsWith('.md') ? relativeLinks(from, text) : mentions(text);
    return links.flatMap(({ line, target, path, anchor }) => problem(from, line, target, path, anchor));
  });
}

/** Returns a line for each mention of a document that is not in the repository. `names`: without `.md`. */
export function findForeignDocuments(files: TextFiles, names: readonly string[]): string[] {
  const pattern = new RegExp(`(?<![\\w-])(?:${names.join('|')})\\.md\\b`, 'g');
  return [...files].flatMap(([path, text]) =>
    [...text.matchAll(pattern)].map(
      ({ 0: name, index }) => `${path}:${lineAt(text, index)}: ${name} is not in the repository`,
    ),
  );
}

/** Returns the anchors that GitHub gives to the headings of a document. The second of two equal ones ends with `-1`. */
export function headingAnchors(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCode(markdown, false).matchAll(/^#{1,6} +(.+?)(?: +#+)? *$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = text.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
    let unique = anchor;
    for (let copy = 1; anchors.has(unique); copy++) unique = `${anchor}-${copy}`;
    anchors.add(unique);
  }
  return anchors;
}

interface Link {
  line: number;
  /** The link as it is written. */
  target: string;
  /** From the root of the repository. */
  path: string;
  anchor: string | undefined;
}

function relativeLinks(from: string, markdown: string): Link[] {
  const text = withoutCode(markdown, true);
  return [...text.matchAll(INLINE_LINK), ...text.matchAll(LINK_DEFINITION)]
    .map(({ 1: target = '', index }) => ({ target, line: lineAt(text, index) }))
    .filter(({ target }) => !HAS_SCHEME.test(target) && !target.startsWith('//'))
    .map(({ target, line }) => {
      const [file = '', anchor] = decodeURI(target).split('#');
      const path = file === '' ? from : posix.join(posix.dirname(from), file.replace(/\/$/, ''));
      return { target, line, path, anchor };
    });
}

function mentions(text: string): Link[] {
  return [...text.matchAll(MENTION)].map(({ 0: target, 1: path = '', 2: anchor, index }) => ({
    target,
    line: lineAt(text, index),
    path,
    anchor,
  }));
}

/**
 * Replaces code by spaces, because links in code do not count. Keeps all line breaks. `isInlineToo`: also text between
 * backticks.
 */
function withoutCode(markdown: string, isInlineToo: boolean): string {
  const blank = (code: string) => code.replace(/[^\n]/g, ' ');
  const text = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, blank);
  return isInlineToo ? text.replace(/(`+)[^`\n]+\1/g, blank) : text;
}

function isMarkdown([path]: readonly [string, string]): boolean {
  return path.endsWith('.md');
}

function parentFolders(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return ['.', ...names.map((_, depth) => names.slice(0, depth + 1).join('/'))];
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
