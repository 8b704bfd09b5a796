// Reads the linked data with processors that know nothing of Grappe: JSON-LD is expanded and turned into triples, Turtle is parsed, and both descriptions must say the same.
import { readFile } from 'node:fs/promises'
import jsonld from 'jsonld'
import { Parser } from 'n3'

const [clusters, folder] = [Number(process.argv[2]), process.argv[3]]
const read = name => readFile(`${folder}/${name}`, 'utf8')
const expect = (what, expected, found) => { if (expected !== found) { console.error(`FAILED: ${what}: ${found}, expected ${expected}`); process.exit(1) } }
const triples = async name => (await jsonld.toRDF(JSON.parse(await read(name)), { safe: true }))
const ofType = (quads, type) => quads.filter(quad => quad.predicate.value.endsWith('#type') && quad.object.value === type).length

const data = await triples('clusters.jsonld')
for (const type of ['https://schema.org/Organization', 'http://www.w3.org/ns/org#OrganizationalCollaboration']) expect(type, clusters, ofType(data, type))
const arabic = data.filter(quad => quad.predicate.value === 'https://schema.org/name' && quad.object.language === 'ar').length
console.log(`jsonld         clusters.jsonld: ${data.length} triples, ${clusters} organisations, ${arabic} Arabic names, ${ofType(data, 'http://www.w3.org/2004/02/skos/core#Concept')} concepts`)

const [fromJson, fromTurtle] = [await triples('catalog.jsonld'), new Parser().parse(await read('catalog.ttl'))]
expect('triples of the two descriptions', fromJson.length, fromTurtle.length)
const named = quads => quads.filter(quad => quad.subject.termType === 'NamedNode' && quad.object.termType !== 'BlankNode')
  .map(quad => [quad.subject.value, quad.predicate.value, quad.object.value, quad.object.language ?? ''].join(' ')).sort().join('\n')
expect('what the two descriptions say', named(fromJson), named(fromTurtle))
console.log(`jsonld and n3  catalog: ${fromTurtle.length} triples alike in JSON-LD and Turtle, ${ofType(fromTurtle, 'http://www.w3.org/ns/dcat#Distribution')} distributions of ${ofType(fromTurtle, 'http://www.w3.org/ns/dcat#Dataset')} data sets`)
