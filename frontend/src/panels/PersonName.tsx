import type { Person } from 'backend/core/directory';
import { OptionalLink } from './MaybeLink.tsx';
import { personName } from './names.ts';
import { usePage } from './page.ts';

export function PersonName({ person }: { person: Person }) {
  const { slackLinks: links } = usePage();
  const name = personName(person);
  return (
    <OptionalLink className="who" href={links.person(person.id)} title={name}>
      <bdi>{name}</bdi>
    </OptionalLink>
  );
}
