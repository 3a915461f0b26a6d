import { createContext, useContext } from 'react';
import type { PanelDefinition } from './panel-definition.ts';

export const PanelContext = createContext<PanelDefinition | null>(null);

/** The definition of the panel around the component. */
export function usePanelDefinition(): PanelDefinition {
  const definition = useContext(PanelContext);
  if (!definition)
    throw new Error('A panel is drawn outside of a PanelSlot. Draw it with <PanelSlot definition={...}>.');
  return definition;
}
