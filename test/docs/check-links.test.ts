import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findBrokenLinks, findForeignDocuments, headingAnchors } from './check-links.ts';

/** Names of documents that must not be cited, because they are not in the repository. */
const FOREIGN_DOCUMENTS = ['features', 'slack', 'design', 'stack', 'streaming', 'style'];
/** Files without links to documents: pictures, archives, generated files, samples of others. */
const WITHOUT_LINKS = /\.(png|zip|ico|woff2?)$|^package-lock\.json$|^test\/slack-samples\/(api|events)\//;
/** These tests plant wrong links. */
const OWN_FILES = /^test\/docs\//;

/** The files under version control, and new ones that are not ignored. */
function repositoryPaths(): string[] {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  const removed = execFileSync('git', ['ls-files', '-z', '--deleted'], { encoding: 'utf8' });
  const gone = new Set(removed.split('\0'));
  return list.split('\0').filter((path) => path !== '' && !gone.has(path));
}

function readFiles(paths: readonly string[]): Map<string, string> {
  return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}

describe('the repository', () => {
  const paths = repositoryPaths();
  const files = readFiles(paths.filter((path) => !WITHOUT_LINKS.test(path) && !OWN_FILES.test(path)));

  it('has no relative link and no anchor that leads nowhere', () => {
    expect(findBrokenLinks(files, new Set(paths))).toEqual([]);
  });

  it('cites no document that is not in it', () => {
    expect(findForeignDocuments(files, FOREIGN_DOCUMENTS)).toEqual([]);
  });
});

describe('findBrokenLinks', () => {
  const guide = '# Guide\n\n## Health score (0 to 200)\n\nSee [above](#guide) and ![picture](picture.png).\n';

  function broken(path: string, text: string): string[] {
    const files = new Map([
      ['docs/guide.md', guide],
      [path, text],
    ]);
    return findBrokenLinks(files, new Set([...files.keys(), 'docs/picture.png']));
  }

  it.each([
    ['README.md', '[guide](docs/guide.md)'],
    ['README.md', '[score](docs/guide.md#health-score-0-to-200)'],
    ['README.md', '[documents](docs/) and [web](https://example.com/docs/none.md#none) and [mail](mailto:a@b.example)'],
    ['README.md', '`[code](none.md)`\n\n```\n[code](none.md)\n```\n'],
    ['docs/other.md', '[guide](guide.md#guide) and [home](../docs/guide.md)'],
    ['src/a.ts', '/** See docs/guide.md#health-score-0-to-200. */'],
    ['src/a.ts', '// https://example.com/docs/none.md#none'],
  ])('accepts what %s links to in: %s', (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });

  it.each([
    ['README.md', '\n[guide](docs/none.md)', 'README.md:2: docs/none.md leads to no file'],
    ['README.md', '[score](docs/guide.md#score)', 'README.md:1: docs/guide.md#score leads to no heading'],
    ['README.md', '[here](#nowhere)', 'README.md:1: #nowhere leads to no heading'],
    ['README.md', '![picture](docs/none.png)', 'README.md:1: docs/none.png leads to no file'],
    ['README.md', '[guide]: none.md', 'README.md:1: none.md leads to no file'],
    ['docs/other.md', '[guide](docs/guide.md)', 'docs/other.md:1: docs/guide.md leads to no file'],
    ['src/a.ts', '/** See docs/none.md. */', 'src/a.ts:1: docs/none.md leads to no file'],
    ['src/a.ts', '// (docs/guide.md#score)', 'src/a.ts:1: docs/guide.md#score leads to no heading'],
    ['src/a.css', '/* SECURITY.md#none */', 'src/a.css:1: SECURITY.md#none leads to no file'],
  ])('reports the wrong link of %s in: %s', (path, text, problem) => {
    expect(broken(path, text)).toEqual([problem]);
  });
});

describe('findForeignDocuments', () => {
  it('reports a foreign name with its line', () => {
    const files = new Map([['src/a.ts', `const a = 1;\n// ${'design'}.md, section 7`]]);
    expect(findForeignDocuments(files, FOREIGN_DOCUMENTS)).toEqual(['src/a.ts:2: design.md is not in the repository']);
  });

  it('accepts a longer name that ends with a foreign one', () => {
    const files = new Map([['src/a.ts', '// docs/my-design.md']]);
    expect(findForeignDocuments(files, FOREIGN_DOCUMENTS)).toEqual([]);
  });
});

describe('headingAnchors', () => {
  it('follows the rules of GitHub', () => {
    const text =
      '# A & B\n## `GET /healthz`\n## Same\n### Same\n```\n# no heading\n```\n## [Linked](a.md) text ##\n## It’s: done_now\n';
    expect([...headingAnchors(text)]).toEqual(['a--b', 'get-healthz', 'same', 'same-1', 'linked-text', 'its-done_now']);
  });
});
