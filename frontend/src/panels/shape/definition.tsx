import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { preloaded } from '../../ui/lazy-component.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ShapePanel } from './ShapePanel.tsx';
import './shape.css';

export const shapePanel: PanelDefinition = {
  id: 'shape',
  title: 'Shape',
  column: 'right',
  help: null,
  component: ShapePanel,
  placeholder: <Skeleton kind="row" />,
  table: preloaded(() => import('./table.ts').then(({ shapeTable }) => shapeTable)),
  previews: null,
  stories: [],
};
