"""Evidence: statements, signed envelopes, appliance chains, the Merkle log, checkpoints, the kit and its verification.

Where to find what (all pure; times, ids, salts and keys are arguments; hashes are bytes in `merkle`/`tiles`/
`checkpoint` and lower-case hex elsewhere; every refusal is a ValueError whose text names the field):

write    common.Common(...), a body of predicates.*: envelope.seal_statement(common, body, signer) -> bytes (the leaf)
         egress.record_facts(facts), egress.setting(value), egress.salted_digest(salt, text),
         egress.split_by_size(items, bytes); endorse.endorse(common, keys, signer) for rotation and restore
chain    chain.next_link(head) -> Link for Common.chain; chain.head_of(raw, link) -> Head; chain.next_epoch(...)
ingest   chain.judge_next(raw, head=, binding=, keys=, stored=) -> Accepted | Replayed | Refused(code, detail, expected)
         or in two parts: chain.open_submitted (steps 1-5, no store) and chain.place (step 6)
read     envelope.parse_envelope, envelope.verify_envelope(envelope, keys by keyid) -> payload,
         statement.parse_statement(payload) -> Statement(common, body)
papers   documents.seal_document(model, payload_type, signer) -> text; open_document(text, type, keys) -> bytes
log      merkle.leaf_hash, merkle.Grower(frontier).append(leaf) -> completed nodes to store, .frontier().root();
         merkle.inclusion_proof / consistency_proof(…, read) with read(nodes) -> hashes, or *_plan and resolve;
         tiles.new_tiles(old, new), tiles.Tile.path, encode_tile, encode_bundle, tiles.hash_reader(size, read_tiles)
heads    checkpoint.sign_checkpoint(origin, size, root, signer) -> note; verify_checkpoint(note, checkpoint_key(...));
         witness: accept_newer(known, note, key, proof) -> Checkpoint, cosign(checkpoint, name=, signer=, seconds=)
         server: verify_cosignature(checkpoint, line, witness_key(...)) -> seconds, with_cosignatures(note, lines)
anchors  heads.Heads in the platform log; sparse.SparseTree({sparse_key(origin): sparse_value(note body)}).root()
         and .path(key);
         stamping.time_stamp_query(anchor.anchor_imprint(note body), nonce), stamping.token_of_reply(reply) -> token;
         token.pare(token) -> the bytes to keep; token.parse_token(bytes).verify(imprint), .counts(certificates),
         .stamp (at, nonce), .certificates; certificates.parse_certificate(der); anchor.Anchor, anchor.open_anchor
ends     predicates.Retired, predicates.Rebinding (kind `binding`), predicates.Erasure: the platform's alone
beside   receipts.parse_receipt(text) -> Receipt; export_file.build_export(head, leaves, notes, signer) -> pieces of a
         box's own export; export_file.parse_export(raw) -> ApplianceExport(.leaves.get(epoch, seq), .checkpoints)
trust    trust.parse_trust(text) -> TrustFile; trust.write_trust(trust) -> text
kit      kit.contents.KitContents / LogContents / ProofPlan / tally; kit.anchors.AnchorContents;
         kit.build.build_kit(out, contents, signer);
         verify.verifier.verify_kit(file, trust, brought=verify.told.Brought(receipts, exports))
         -> Report(.verdict, .exit_code, .steps, .to_json())
"""
