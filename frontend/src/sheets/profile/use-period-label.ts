import { usePage, useSummary } from '../../ui/page-context.ts';
