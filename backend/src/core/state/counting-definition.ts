// biome-ignore lint/performance/noBarrelFile: metrics and queries import the state, and not the records; this is no folder.
export {
  type CountingDefinition,
  DEFAULT_DEFINITION,
  type HealthConstants,
  isSameDefinition,
  MAX_DEFINITION_IDS,
  parseDefinition,
} from '../records/counting-definition.ts';
