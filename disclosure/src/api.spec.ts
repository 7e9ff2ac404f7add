import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const file = fileURLToPath(new URL('../api-extractor.json', import.meta.url));

/** `VITRINE_API=1` writes the report anew, where a change is meant. */
it('has the public interface that disclosure.api.md says', () => {
  const result = Extractor.invoke(ExtractorConfig.loadFileAndPrepare(file), { localBuild: process.env.VITRINE_API !== undefined, showVerboseMessages: false, messageCallback: message => { message.handled = true; } });
  expect({ changed: result.apiReportChanged && process.env.VITRINE_API === undefined, errors: result.errorCount }).toEqual({ changed: false, errors: 0 });
}, 120_000);
