import type { Text } from '@vitrine/disclosure';
import { Problem } from '../problem.js';
import { layers, nameOf, type Confinement, type Kind, type Layer } from './standing.js';

export { launch, tryConfinement, type Bounds } from './launch.js';
export { Confinement } from './standing.js';

/** As status and pages tell it. */
export interface Standing {
  layer: string;
  holds: boolean;
  detail: Text;
}

/** What every gateway has by the way it is built. */
const built: Standing[] = [
  {
    layer: 'extract', holds: true,
    detail: { en: 'Workers see files that hold the granted columns and rows only.', fr: 'Les processus ne voient que des fichiers aux colonnes et lignes accordées.' }
  },
  {
    layer: 'gate', holds: true,
    detail: { en: 'One SELECT of reviewed functions over the session’s tables; the checked tree is what runs.', fr: 'Un seul SELECT de fonctions vérifiées sur les tables de la session ; c’est l’arbre vérifié qui s’exécute.' }
  },
  {
    layer: 'locked instance', holds: true,
    detail: { en: 'DuckDB without external access, its settings locked.', fr: 'DuckDB sans accès externe, réglages verrouillés.' }
  }
];

const ofWorkers: Record<Layer<'worker'>, Text> = {
  start: { en: 'Workers are given no environment, folder or descriptor of the gateway’s.', fr: 'Les processus ne reçoivent ni environnement, ni dossier, ni descripteur de la passerelle.' },
  rights: { en: 'Workers have no capability, and no program can give them one.', fr: 'Les processus n’ont aucune capacité, et aucun programme ne peut leur en donner.' },
  files: { en: 'Workers open no file, run no program, and see no other process’s memory (Landlock).', fr: 'Les processus n’ouvrent aucun fichier, ne lancent aucun programme et ne voient la mémoire d’aucun autre (Landlock).' },
  network: { en: 'Workers use no TCP port (Landlock).', fr: 'Les processus n’utilisent aucun port TCP (Landlock).' },
  signals: { en: 'Workers reach no other process by signals or abstract sockets (Landlock).', fr: 'Les processus n’atteignent aucun autre par signaux ou sockets abstraits (Landlock).' },
  calls: { en: 'Workers make only the kernel calls that computing needs: no socket, process, name or new code (seccomp).', fr: 'Les processus ne font que les appels au noyau nécessaires au calcul : ni socket, ni processus, ni nom, ni code nouveau (seccomp).' },
  limits: { en: 'Workers write no file and open no further descriptor; their memory is bounded.', fr: 'Les processus n’écrivent aucun fichier et n’ouvrent plus de descripteur ; leur mémoire est bornée.' }
};

const ofBuilder: Record<Layer<'builder'>, Text> = {
  rights: { en: 'The process that makes extracts has no capability.', fr: 'Le processus qui fait les extraits n’a aucune capacité.' },
  files: { en: 'It finds the source that it reads, the folder that it writes, and the system’s programs; nothing else (Landlock and a file system of its own).', fr: 'Il ne trouve que la source qu’il lit, le dossier qu’il écrit et les programmes du système (Landlock et un système de fichiers à lui).' },
  processes: { en: 'It sees no other process.', fr: 'Il ne voit aucun autre processus.' },
  network: { en: 'It has no network.', fr: 'Il n’a pas de réseau.' },
  calls: { en: 'It makes no kernel call that opens another view of the machine (seccomp).', fr: 'Il ne fait aucun appel au noyau qui ouvre une autre vue de la machine (seccomp).' }
};

const ofNotebooks: Record<Layer<'notebook'>, Text> = {
  rights: { en: 'Notebooks and their kernels have no capability, and no program can give them one.', fr: 'Les carnets et leurs noyaux n’ont aucune capacité, et aucun programme ne peut leur en donner.' },
  files: { en: 'They find their person’s folders for this project and compartment, and the system’s programs; nothing else (Landlock and a file system of their own).', fr: 'Ils ne trouvent que les dossiers de la personne pour ce projet et ce compartiment, et les programmes du système (Landlock et un système de fichiers à eux).' },
  processes: { en: 'They see no process but their own.', fr: 'Ils ne voient que leurs propres processus.' },
  network: { en: 'Their only way out is the gateway, by a Unix socket; no port of this machine, no other host.', fr: 'Leur seule issue est la passerelle, par un socket Unix ; aucun port de cette machine, aucun autre hôte.' },
  calls: { en: 'They make no kernel call that opens another view of the machine (seccomp).', fr: 'Ils ne font aucun appel au noyau qui ouvre une autre vue de la machine (seccomp).' }
};

const details: { [K in Kind]: Record<Layer<K>, Text> } = { worker: ofWorkers, builder: ofBuilder, notebook: ofNotebooks };

/** Layer by layer, what holds now. */
export const layersOf = (confinements: Confinement[]): Standing[] => [...built, ...confinements.flatMap(standing)];

const standing = (confinement: Confinement): Standing[] =>
  layers[confinement.kind].map(layer => ({ layer: nameOf(confinement.kind, layer), holds: confinement.holds(layer), detail: (details[confinement.kind] as Record<string, Text>)[layer] as Text }));

/** By their names; empty where all hold. */
export const missingOf = (all: { layer: string; holds: boolean }[]): string => all.filter(({ holds }) => !holds).map(({ layer }) => layer).join(', ');

/**
 * Of what holds now, and of every process from here on.
 * @throws not-confined
 */
export function requireAll(confinements: Confinement[]): void {
  const missing = missingOf(layersOf(confinements));
  if (missing !== '') {
    throw new Problem('not-confined', { layers: missing });
  }
  confinements.forEach(confinement => confinement.require());
}
