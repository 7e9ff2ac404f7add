#!/usr/bin/env -S node --max-semi-space-size=128 --min-semi-space-size=64
import { main } from '../lib/cli/main.js';

process.exitCode = await main(process.argv.slice(2));
