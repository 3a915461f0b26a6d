import type { Person } from 'backend/core/metrics/name-directory';
import { personName } from '../format/display-names.ts';
import { OptionalLink } from './OptionalLink.tsx';
import { usePage } from './page-context.ts';

export function PersonName({ person }: { person: Person }) {
  const { slackLinks: links } = usePage();
  const name = personName(person);
  return (
    <OptionalLink className="who" href={links.person(person.id)} title={name}>
      <bdi>{name}</bdi>
    </OptionalLink>
  );
}
