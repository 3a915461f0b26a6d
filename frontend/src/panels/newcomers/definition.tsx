import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { NewcomersPanel } from './NewcomersPanel.tsx';
import './newcomers.css';

export const newcomersPanel: PanelDefinition = {
  id: 'newcomers',
  title: 'Newcomers',
  column: 'right',
  help: null,
  component: NewcomersPanel,
  list: 'newcomers',
  placeholder: <Skeleton kind="row" />,
  table: preloaded(() => import('./table.ts').then(({ newcomersTable }) => newcomersTable)),
  previews: null,
  stories: import.meta.env.DEV
    ? [
        {
          name: 'everyone greeted',
          summary: (sample) => ({ ...sample, newcomers: { ...sample.newcomers, waiting: [] } }),
        },
      ]
    : [],
};
