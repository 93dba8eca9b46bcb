export function LastAdministrator({ name }: { name: string }) {
  return (
    <p className="notice warn">
      {name} is the only active administrator. Somebody has to be able to manage tokens and people: make another person
      an administrator first.
    </p>
  );
}
