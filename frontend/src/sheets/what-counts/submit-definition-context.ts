import type { CountingDefinition } from 'backend/core/records/counting-definition';
import { createContext } from 'react';

/**
 * Makes a definition of what counts the community's; null is the default. Resolves to an empty text once it is stored, else
 * to the reason why it is not.
 */
export type SubmitDefinition = (definition: CountingDefinition | null, by: string, note: string) => Promise<string>;

/** Without a context around it, nothing can be stored. */
export const SubmitDefinitionContext = createContext<SubmitDefinition>(
  async () => 'This page cannot store definitions.',
);
