import type { PanelDefinition } from '../../panel-frame/panel-definition.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ShapePanel } from './ShapePanel.tsx';
import { shapeTable } from './table.ts';
import './shape.css';

export const shapePanel: PanelDefinition = {
  id: 'shape',
  title: 'Shape',
  column: 'right',
  help: null,
  component: ShapePanel,
  placeholder: <Skeleton kind="row" />,
  table: shapeTable,
  previews: null,
  stories: [],
};
