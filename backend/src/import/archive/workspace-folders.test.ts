import { expect, test } from 'vitest';
import { type ExportFolders, findExportFolders } from './workspace-folders.ts';

test.each<[what: string, roots: string[], folders: ExportFolders]>([
  ['an export as Slack makes it', [''], { workspaces: [{ name: '', root: '' }], organization: undefined }],
  [
    'an export that was packed anew with its folder',
    ['Acme export/'],
    { workspaces: [{ name: 'Acme export', root: 'Acme export/' }], organization: undefined },
  ],
  [
    'an export with a copy of its lists in a folder',
    ['old/', '', 'old/older/'],
    { workspaces: [{ name: '', root: '' }], organization: undefined },
  ],
  [
    'two exports in one archive, whose folders have names of different lengths',
    ['widgets/', 'acme/'],
    {
      workspaces: [
        { name: 'acme', root: 'acme/' },
        { name: 'widgets', root: 'widgets/' },
      ],
      organization: undefined,
    },
  ],
  [
    'an organization',
    ['', 'teams/widgets/', 'teams/acme/'],
    {
      workspaces: [
        { name: 'acme', root: 'teams/acme/' },
        { name: 'widgets', root: 'teams/widgets/' },
      ],
      organization: '',
    },
  ],
  [
    'an organization without lists of its own, packed anew with its folder',
    ['Grid/teams/acme/'],
    { workspaces: [{ name: 'acme', root: 'Grid/teams/acme/' }], organization: 'Grid/' },
  ],
])('the folders of %s are found', (_what, roots, folders) => {
  expect(findExportFolders(roots)).toEqual(folders);
});
