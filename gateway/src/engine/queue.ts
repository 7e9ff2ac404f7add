/** Whose work something is. */
export interface Whose {
  person: string;
  project: string;
}

/** Work that waits. Projects take turns, and in a project its people; of one person's what came first comes first. */
export class FairQueue<Work> {
  /** Whose turn is next stands first, in both. */
  readonly #waiting = new Map<string, Map<string, Work[]>>();

  add({ person, project }: Whose, work: Work): void {
    const people = this.#waiting.get(project) ?? new Map<string, Work[]>();
    this.#waiting.set(project, people);
    people.set(person, [...(people.get(person) ?? []), work]);
  }

  /** How much of one person's waits. */
  of({ person, project }: Whose): number {
    return this.#waiting.get(project)?.get(person)?.length ?? 0;
  }

  /** The next, of those who may have a turn now. */
  take(may: (whose: Whose) => boolean): { whose: Whose; work: Work } | undefined {
    for (const [project, people] of this.#waiting) {
      for (const [person, [work, ...later]] of people) {
        const whose = { person, project };
        if (work !== undefined && may(whose)) {
          this.#keep(whose, later);
          return { whose, work };
        }
      }
    }
    return undefined;
  }

  /** Whoever gave up waiting. */
  remove(whose: Whose, work: Work): void {
    const mine = this.#waiting.get(whose.project)?.get(whose.person)?.filter(each => each !== work) ?? [];
    this.#keep(whose, mine, 'same place');
  }

  /** What is left of a person's, at the end of both rows. */
  #keep({ person, project }: Whose, left: Work[], place: 'same place' | 'last' = 'last'): void {
    const people = this.#waiting.get(project);
    if (!people) {
      return;
    }
    if (place === 'last') {
      people.delete(person);
      this.#waiting.delete(project);
    }
    if (left.length > 0) {
      people.set(person, left);
    } else {
      people.delete(person);
    }
    if (people.size > 0) {
      this.#waiting.set(project, people);
    } else {
      this.#waiting.delete(project);
    }
  }
}
