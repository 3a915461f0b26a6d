import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { PANEL_RENDERERS } from './panels.tsx';

const FOLDER = 'frontend/src/panels';

it('every panel has its story', () => {
  const drawn = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.tsx') && /<Panel$|<Panel /m.test(readFileSync(`${FOLDER}/${file}`, 'utf8')),
  );
  expect(drawn.length).toBeGreaterThan(0);
  for (const file of drawn) expect(Object.keys(PANEL_RENDERERS)).toContain(basename(file).replace('Panel.tsx', ''));
});
