import type { Scene } from "@polylogue/model";
import { useWorkspace } from "../context.ts";
import type { Form } from "./start-form.ts";

interface PartProps {
  readonly form: Form;
  readonly onForm: (part: Partial<Form>) => void;
}

/** A model for each slot: one of those that are offered, or any that is typed. */
export function Models({ form, onForm }: PartProps) {
  const models = useWorkspace((state) => state.project?.models) ?? [];
  const slots = Object.entries(form.models);
  if (slots.length === 0) return null;
  return (
    <fieldset>
      <legend>Models</legend>
      <datalist id="start-models">
        {models.map(({ spec, what }) => (
          <option key={spec} value={spec}>
            {what}
          </option>
        ))}
      </datalist>
      {slots.map(([slot, spec]) => (
        <div className="field" key={slot}>
          <label htmlFor={`start-model-${slot}`}>{slot}</label>
          <input
            id={`start-model-${slot}`}
            list="start-models"
            spellCheck={false}
            autoComplete="off"
            aria-describedby={`start-model-${slot}-about`}
            value={spec}
            onChange={(event) => onForm({ models: { ...form.models, [slot]: event.target.value } })}
          />
          <p className="quiet" id={`start-model-${slot}-about`}>
            {models.find((each) => each.spec === spec)?.what ?? "typed by hand"}
          </p>
        </div>
      ))}
    </fieldset>
  );
}

/** Which roles a person plays. */
export function Seats({ scene, form, onForm }: PartProps & { readonly scene: Scene }) {
  const take = (role: string, taken: boolean) =>
    onForm({ seats: taken ? [...form.seats, role] : form.seats.filter((each) => each !== role) });
  if (scene.roles.length === 0) return null;
  return (
    <fieldset className="seats">
      <legend>Seats that you take</legend>
      {scene.roles.map(({ name, slot }) => (
        <label className="tick" key={name}>
          <input
            type="checkbox"
            checked={slot === "human" || form.seats.includes(name)}
            disabled={slot === "human"}
            onChange={(event) => take(name, event.target.checked)}
          />
          {name}
        </label>
      ))}
      <p className="quiet">You can take and give back any seat while the run goes on.</p>
    </fieldset>
  );
}
