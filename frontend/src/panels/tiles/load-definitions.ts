import { preloaded } from '../../ui/lazy-component.ts';

const load = preloaded(() => import('./metric-definitions.ts'));

export const loadTotalDefinition = () => load().then(({ TOTAL_DEFINITION }) => TOTAL_DEFINITION);
export const loadMessagesDefinition = () => load().then(({ MESSAGES_DEFINITION }) => MESSAGES_DEFINITION);
export const loadMembersDefinition = () => load().then(({ MEMBERS_DEFINITION }) => MEMBERS_DEFINITION);
export const loadPostersDefinition = () => load().then(({ POSTERS_DEFINITION }) => POSTERS_DEFINITION);
export const loadFirstReplyDefinition = () => load().then(({ FIRST_REPLY_DEFINITION }) => FIRST_REPLY_DEFINITION);
