import type { RegionChoice } from "./regions.ts";

interface RegionSwitchProps {
  regions: readonly RegionChoice[];
  chosen: RegionChoice;
  onChoose(name: string): void;
}

/** Which region is called; one that stands alone is only named. */
export function RegionSwitch({ regions, chosen, onChoose }: RegionSwitchProps) {
  if (chosen.word === "") return null;
  if (regions.length === 1) {
    return (
      <p className="region">
        <span className="visually-hidden">Region: </span>
        {chosen.word}
      </p>
    );
  }
  return (
    <fieldset className="region-switch">
      <legend className="visually-hidden">Region</legend>
      {regions.map(({ name, word }) => (
        <label key={name}>
          <input type="radio" name="region" checked={name === chosen.name} onChange={() => onChoose(name)} />
          {word}
        </label>
      ))}
    </fieldset>
  );
}
