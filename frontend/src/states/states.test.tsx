import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PANEL_RENDERERS } from './panels.tsx';

const FOLDER = 'frontend/src/panels';

it('every panel has its story', () => {
  const drawn = readdirSync(FOLDER).filter(
    (file) => file.endsWith('.tsx') && /<Panel$|<Panel /m.test(readFileSync(`${FOLDER}/${file}`, 'utf8')),
  );
  expect(drawn.length).toBeGreaterThan(0);
  for (const file of drawn) expect(Object.keys(PANEL_RENDERERS)).toContain(file.replace('.tsx', ''));
});
