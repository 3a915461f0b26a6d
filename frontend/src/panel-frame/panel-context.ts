import { createContext, useContext } from 'react';
import type { PanelDefinition } from './panel-definition.ts';

export const PanelContext = createContext<PanelDefinition | null>(null);

/** Returns the definition of the panel around the component. Throws outside of a `PanelSlot`. */
export function usePanelDefinition(): PanelDefinition {
  const definition = useContext(PanelContext);
  if (!definition) throw new Error('A panel needs a PanelSlot around it.');
  return definition;
}
