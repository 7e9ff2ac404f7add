import type { Text } from '@vitrine/disclosure';
import { nameOf, workerLayers, type Confinement, type WorkerLayer } from './engine/index.js';
import { Problem } from './problem.js';

export interface Layer {
  layer: string;
  holds: boolean;
  detail: Text;
}

/** What every gateway has by the way it is built. */
const built: Layer[] = [
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

const ofWorkers: Record<WorkerLayer, Text> = {
  start: { en: 'Workers are given no environment, folder or descriptor of the gateway’s.', fr: 'Les processus ne reçoivent ni environnement, ni dossier, ni descripteur de la passerelle.' },
  rights: { en: 'Workers have no capability, and no program can give them one.', fr: 'Les processus n’ont aucune capacité, et aucun programme ne peut leur en donner.' },
  files: { en: 'Workers open no file, run no program, and see no other process’s memory (Landlock).', fr: 'Les processus n’ouvrent aucun fichier, ne lancent aucun programme et ne voient la mémoire d’aucun autre (Landlock).' },
  network: { en: 'Workers use no TCP port (Landlock).', fr: 'Les processus n’utilisent aucun port TCP (Landlock).' },
  signals: { en: 'Workers reach no other process by signals or abstract sockets (Landlock).', fr: 'Les processus n’atteignent aucun autre par signaux ou sockets abstraits (Landlock).' },
  calls: { en: 'Workers make only the kernel calls that computing needs: no socket, process, name or new code (seccomp).', fr: 'Les processus ne font que les appels au noyau nécessaires au calcul : ni socket, ni processus, ni nom, ni code nouveau (seccomp).' },
  limits: { en: 'Workers write no file and open no further descriptor; their memory is bounded.', fr: 'Les processus n’écrivent aucun fichier et n’ouvrent plus de descripteur ; leur mémoire est bornée.' }
};

const notBuilt: Layer[] = [
  {
    layer: 'extract builder', holds: false,
    detail: { en: 'The process that makes extracts is not sandboxed; it runs no one’s SQL.', fr: 'Le processus qui fait les extraits n’est pas isolé ; il n’exécute le SQL de personne.' }
  },
  {
    layer: 'notebooks', holds: false,
    detail: { en: 'Gateway and JupyterLab are one system user on this machine.', fr: 'Passerelle et JupyterLab sont un même utilisateur du système sur cette machine.' }
  }
];

/** Layer by layer, what holds now. */
export function layersOf(confinement: Confinement): Layer[] {
  return [...built, ...workerLayers.map(layer => ({ layer: nameOf(layer), holds: confinement.holds(layer), detail: ofWorkers[layer] })), ...notBuilt];
}

/**
 * Of what holds now, and of every worker from here on.
 * @throws not-confined
 */
export function requireAll(confinement: Confinement): void {
  confinement.require();
  const missing = layersOf(confinement).filter(({ holds }) => !holds);
  if (missing.length > 0) {
    throw new Problem('not-confined', { layers: missing.map(({ layer }) => layer).join(', ') });
  }
}
