import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { TilesPanel } from './TilesPanel.tsx';
import './tiles.css';

export const tilesPanel: PanelDefinition = {
  id: 'tiles',
  title: 'Numbers',
  column: 'middle',
  // The title of each tile opens the explanation of its own number.
  help: null,
  component: TilesPanel,
  // Each tile keeps its title while its number is loading.
  placeholder: null,
  table: preloaded(() => import('./table.ts').then(({ tilesTable }) => tilesTable)),
  previews: () => [
    { title: 'Messages 30 d', text: 'Counts from the first event.' },
    { title: 'New members 30 d', text: 'People who join are counted from the first event on.' },
  ],
  stories: import.meta.env.DEV
    ? [
        {
          name: 'few replies',
          summary: (sample) => ({ ...sample, firstReply: { p50: 95_000, p90: null, n: 3, previous: null } }),
        },
      ]
    : [],
  pageMenuExport: 'numbers',
};
