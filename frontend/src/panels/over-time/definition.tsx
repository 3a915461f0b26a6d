import { HOUR_MS } from 'backend/core/time/units';
import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OverTimePanel } from './OverTimePanel.tsx';
import './chart.css';
import './scrubber.css';
import './gaps.css';

export const overTimePanel: PanelDefinition = {
  id: 'over-time',
  title: 'Messages over time',
  column: 'middle',
  help: null,
  component: OverTimePanel,
  placeholder: <Skeleton kind="row" />,
  table: preloaded(() => import('./table.ts').then(({ overTimeTable }) => overTimeTable)),
  previews: null,
  stories: import.meta.env.DEV
    ? [
        {
          name: 'hours of one day',
          summary: (sample) => ({
            ...sample,
            chart: {
              unit: 'hour',
              slots: Array.from(sample.hours.subarray(0, 24), (messages, hour) => ({
                from: sample.now + (hour - 24) * HOUR_MS,
                to: sample.now + (hour - 23) * HOUR_MS,
                messages,
                before: null,
              })),
            },
          }),
        },
      ]
    : [],
};
