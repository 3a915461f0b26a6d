import { BYTES_PER_MB } from 'backend/core/protocol/bytes';
import { describe, expect, test } from 'vitest';
import type { DroppedEntry, DroppedFile, DroppedFolder } from './export-source.ts';
import { zipFolder } from './zip-folder.ts';

interface FakeFolder {
  [name: string]: string | FakeFolder;
}

/** A dropped folder, whose content a browser returns in parts. */
function droppedFolder(name: string, content: FakeFolder): DroppedFolder {
  const entries = Object.entries(content).map(([child, value]) =>
    typeof value === 'string' ? droppedFile(child, value) : droppedFolder(child, value),
  );
  return {
    name,
    isDirectory: true,
    isFile: false,
    createReader() {
      const rest = [...entries];
      return { readEntries: (resolve: (part: DroppedEntry[]) => void) => resolve(rest.splice(0, 2)) };
    },
  };
}

function droppedFile(name: string, text: string): DroppedFile {
  const file = (resolve: (file: File) => void) => resolve(new File([text], name));
  return { name, isDirectory: false, isFile: true, file };
}

function chosenFile(path: string, text: string): File {
  const file = new File([text], path.split('/').at(-1) ?? '');
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

/** The names and contents in a stored ZIP archive, in their order. */
async function unzip(zip: File | string): Promise<[name: string, text: string][]> {
  if (typeof zip === 'string') throw new Error(zip);
  const bytes = new Uint8Array(await zip.arrayBuffer());
  const [view, text] = [new DataView(bytes.buffer), new TextDecoder()];
  const end = bytes.length - 22;
  const files: [string, string][] = [];
  for (let at = view.getUint32(end + 16, true); at < end; ) {
    const nameBytes = view.getUint16(at + 28, true);
    const header = view.getUint32(at + 42, true);
    const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    const name = text.decode(bytes.subarray(at + 46, at + 46 + nameBytes));
    files.push([name, text.decode(bytes.subarray(start, start + view.getUint32(at + 20, true)))]);
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

const exported: FakeFolder = {
  'channels.json': '[{"id":"C1"}]',
  'users.json': '[]',
  'picture.png': 'x',
  'hilfe-für-alle': { '2020-09-13.json': '[1]', '2020-09-14.json': '[2]', deep: { 'canvas.json': '{}' } },
};

describe('a folder is sent as one ZIP file', () => {
  test('with its JSON files and those of the folders in it, if it was dropped', async () => {
    const zip = await zipFolder(droppedFolder('Acme export', exported), 1);
    expect(zip).toMatchObject({ name: 'Acme export.zip', type: 'application/zip' });
    expect(await unzip(zip)).toEqual([
      ['channels.json', '[{"id":"C1"}]'],
      ['users.json', '[]'],
      ['hilfe-für-alle/2020-09-13.json', '[1]'],
      ['hilfe-für-alle/2020-09-14.json', '[2]'],
      ['hilfe-für-alle/deep/canvas.json', '{}'],
    ]);
  });

  test('with its name before each file, if it was chosen', async () => {
    const files = [chosenFile('Acme/channels.json', '[]'), chosenFile('Acme/a/2020-09-13.json', '[1]')];
    const zip = await zipFolder(files, 1);
    expect(zip).toMatchObject({ name: 'Acme.zip' });
    expect(await unzip(zip)).toEqual([
      ['Acme/channels.json', '[]'],
      ['Acme/a/2020-09-13.json', '[1]'],
    ]);
  });
});

describe('a folder is refused with the reason', () => {
  test.each<[what: string, content: FakeFolder, reason: string]>([
    [
      'without the list of channels',
      { 'a.json': '[]' },
      'is not an export of Slack: it has no channels.json among its 1 files. Choose the folder that has it.',
    ],
    ['with a ZIP file in it', { 'x.ZIP': 'PK' }, 'has no channels.json, but it contains x.ZIP: import that file'],
    ['without a file', {}, 'it has no channels.json among its 0 files'],
    [
      'over the limit',
      { ...exported, 'a.json': ' '.repeat(BYTES_PER_MB) },
      'are together larger than 1 MB. Raise IMPORT_MAX_MB',
    ],
  ])('%s', async (_what, content, reason) => {
    const result = await zipFolder(droppedFolder('Acme', content), 1);
    expect(result).toContain(reason);
    expect(result).toContain('Acme');
  });
});
