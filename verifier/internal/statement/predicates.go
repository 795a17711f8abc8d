package statement

import (
	"errors"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/note"
)

// The members of every predicate, kind by kind, as docs/evidence-format.md section 2 lists them.

type field = form.Field

func must(name string, f form.Form) field { return field{Name: name, Form: f} }

var (
	origin  = form.Text("an origin", note.IsOrigin)
	version = form.Text("a version", form.IsVersion)
	counted = form.Int(1, 1<<53-1)

	entryRef = form.Object(must("epoch", form.Number), must("leaf_hash", form.Hash), must("seq", form.Number))
	cosigned = form.OrNull(form.Object(must("origin", origin), must("root", form.Hash), must("size", form.Number)))

	// KeyRecord is a public key and what it is for.
	KeyRecord = form.Object(
		must("appliance", form.OrNull(form.ID)),
		must("public_key", form.PublicKey),
		must("purpose", form.OneOf("appliance_identity", "appliance_evidence", "appliance_witness", "appliance_sealing",
			"log_checkpoint", "answer_signing", "order_signing", "platform_attestation", "release_signing")),
	)
	endorsement = form.Object(must("keyid", form.Hash), must("signature", form.Signature))

	common = []field{
		must("appliance", form.OrNull(form.ID)),
		must("chain", form.Object(must("epoch", form.Number), must("prev", form.Hash), must("seq", form.Number))),
		must("clock", form.Object(
			must("answered", form.Int(0, 16)), must("offset_ms", form.OrNull(form.AnyInt)), must("sources", form.Int(0, 16)),
			must("spread_ms", form.OrNull(form.AnyInt)), must("trusted", form.Bool))),
		must("log", origin),
		must("organisation", form.ID),
		must("recorded_at", form.Time),
		must("site", form.OrNull(form.ID)),
		must("software", form.Object(
			must("appliance", version), must("appliance_digest", form.OrNull(form.Hash)),
			must("catalogue", version), must("catalogue_digest", form.Hash))),
	}
)

func predicate(own ...field) form.Form {
	return form.Object(append(append([]field{}, common...), own...)...)
}

type kind struct {
	form form.Form
	// subject names the type of the subject and the member that holds its id.
	subject string
}

// kinds are those of this version.
var kinds = map[string]kind{
	"observation": {observation, "device"},
	"remediation": {remediation, "attempt"},
	"gap":         {gap, "gap"},
	"order":       {order, "order"},
	"decision":    {decision, "decision"},
	"key":         {keys, "key"},
	"export":      {export, "export"},
	"inventory":   {inventory, "inventory"},
	"heads":       {heads, "heads"},
	"retired":     {retired, "retired"},
	"binding":     {binding, "binding"},
	"erasure":     {erasure, "erasure"},
}

var observation = predicate(
	must("device", form.ID),
	must("facts", form.List(form.Object(
		must("observed_at", form.Time), must("probe", form.CatalogueName), must("value", form.AnyObject)), 0, 64)),
	must("occasion", form.OneOf("changed", "restated", "before_attempt", "recheck")),
	must("parameters_digest", form.Hash),
	must("part", form.Int(1, 256)),
	must("parts", form.Int(1, 256)),
	must("results", form.List(form.Object(
		must("check", form.CatalogueName), must("facts", form.List(form.Int(0, 255), 0, 16)),
		must("observed_at", form.Time), must("reason", form.Reason),
		must("result", form.OneOf("pass", "fail", "error", "not_applicable")), must("version", counted)), 1, 256)),
	must("transport", form.OneOf("local", "ssh", "winrm", "network", "workstation")),
)

var (
	named = form.Object(must("digest", form.Hash), must("id", form.Token), must("version", counted))
	set   = form.Map(form.IsToken, form.Scalar, 64)
	step  = form.Object(
		must("before", set), must("exit_status", form.OrNull(form.AnyInt)), must("kind", form.Token),
		must("milliseconds", form.OrNull(form.Number)), must("parameters", set), must("reason", form.OrNull(form.Reason)),
		must("script_digest", form.OrNull(form.Hash)),
		must("status", form.OneOf("planned", "done", "unchanged", "failed", "undone", "skipped")))
)

var remediation = predicate(
	must("after", form.OrNull(entryRef)),
	must("attempt", form.ID),
	must("before", form.OrNull(entryRef)),
	must("check", form.CatalogueName),
	must("check_version", counted),
	must("consent", form.OrNull(form.Object(
		must("given", form.OneOf("standing", "per_attempt")), must("id", form.ID),
		must("persons", form.List(form.ID, 0, 8))))),
	must("decided_by", form.OneOf("rule", "planner", "person")),
	must("device", form.ID),
	must("dry_run", form.Bool),
	must("ended_at", form.Time),
	must("guards", form.List(form.Object(
		must("allowed", form.Bool), must("guard", form.Token), must("reason", form.Reason),
		must("retry_at", form.OrNull(form.Time))), 0, 64)),
	must("incident", form.ID),
	must("last_step_at", form.OrNull(form.Time)),
	must("outcome", form.OneOf("healed", "failed", "rolled_back", "deferred_by_guard", "suppressed", "dry_run",
		"escalated", "not_needed")),
	must("parameters_digest", form.Hash),
	must("person", form.OrNull(form.ID)),
	must("planner", form.OrNull(form.Object(
		must("confidence", form.Pattern("a decimal", `0\.[0-9]{1,4}|1\.0{1,4}`)), must("model", form.Token)))),
	must("rollback", form.OrNull(form.Object(
		must("complete", form.Bool), must("reason", form.Reason), must("verified", form.Bool)))),
	must("rule", form.OrNull(named)),
	must("runbook", named),
	must("runbook_risk", form.Token),
	must("started_at", form.Time),
	must("steps", form.List(step, 0, 64)),
)

var gap = predicate(
	must("cause", form.OneOf("offline", "excluded", "maintenance", "appliance_down", "restored", "unknown")),
	must("declared_by", form.OneOf("appliance", "person", "platform")),
	must("device", form.OrNull(form.ID)),
	must("endorsements", form.List(endorsement, 0, 8)),
	must("from_at", form.Time),
	must("gap", form.ID),
	must("last_known", form.OrNull(entryRef)),
	must("new_keys", form.List(KeyRecord, 0, 8)),
	must("person", form.OrNull(form.ID)),
	must("to_at", form.OrNull(form.Time)),
)

var order = predicate(
	field{Name: "attempt", Form: form.ID, Optional: true},
	must("issued_by", form.OrNull(form.ID)),
	must("order", form.ID),
	must("order_digest", form.Hash),
	must("order_type", form.Token),
	must("reason", form.Reason),
	must("result", form.OneOf("succeeded", "failed", "refused", "expired", "superseded", "cancelled")),
	must("target_appliance", form.OrNull(form.ID)),
	must("target_site", form.OrNull(form.ID)),
)

var decision = predicate(
	must("after", form.Scalar),
	must("after_digest", form.OrNull(form.Hash)),
	must("assertion", form.OrNull(form.Object(
		must("authenticator_data", base64url(2048)), must("client_data_json", base64url(4096)),
		must("credential_id", base64url(1400)), must("public_key", base64url(2048)), must("signature", base64url(2048))))),
	must("assurance", form.OneOf("platform_asserted", "webauthn")),
	must("before", form.Scalar),
	must("before_digest", form.OrNull(form.Hash)),
	must("decision", form.ID),
	must("person", form.ID),
	must("reason_digest", form.OrNull(form.Hash)),
	must("role", form.Token),
	must("target", form.Token),
	must("what", form.Reason),
)

var keys = predicate(
	must("compromised_since", form.OrNull(form.Number)),
	must("endorsements", form.List(endorsement, 0, 8)),
	must("event", form.OneOf("genesis", "enrolled", "rotated", "revoked")),
	must("keys", form.List(KeyRecord, 1, 16)),
	must("replaces", form.OrNull(form.Hash)),
)

var export = predicate(
	must("end", form.Number),
	must("export", form.ID),
	must("from_at", form.Time),
	must("manifest_digest", form.Hash),
	must("of_log", origin),
	must("of_organisation", form.ID),
	must("of_site", form.OrNull(form.ID)),
	must("requester", form.ID),
	must("start", form.Number),
	must("to_at", form.Time),
)

var heads = predicate(
	must("count", counted),
	must("heads", form.ID),
	must("root", form.Hash),
	must("taken_at", form.Time),
)

var (
	scans     = form.Int(0, 1_000_000_000)
	exclusion = form.Object(must("decision", form.OrNull(form.ID)), must("device", form.ID), must("setting", form.OrNull(form.Token)))
)

var inventory = predicate(
	must("anchor_digest", form.OrNull(form.Hash)),
	must("cosigned", cosigned),
	must("devices", form.List(form.Object(
		must("cadence_s", form.Int(1, 86_400)), must("device", form.ID), must("done", scans), must("missed", scans)), 0, 512)),
	must("exclusions", form.List(excluded, 0, 512)),
	must("from_at", form.Time),
	must("inventory", form.ID),
	must("part", form.Int(1, 256)),
	must("parts", form.Int(1, 256)),
	must("targets", form.OrNull(form.Object(must("digest", form.Hash), must("version", counted)))),
	must("to_at", form.Time),
)

// What only the platform states: a box that is no more, the one in its place, a leaf that the law took away.

var retired = ofPlatform(predicate(
	must("cosigned", cosigned),
	must("decision", form.ID),
	must("last", form.OrNull(entryRef)),
	must("of_appliance", form.ID),
	must("retired", form.ID),
))

var binding = ofPlatform(another(predicate(
	must("binding", form.ID),
	must("cause", form.OneOf("replaced")),
	must("decision", form.ID),
	must("predecessor", form.Object(
		must("appliance", form.ID), must("cosigned", cosigned), must("last", form.OrNull(entryRef)))),
	must("successor", form.ID),
)))

var erasure = ofPlatform(predicate(
	must("decision", form.ID),
	must("epoch", form.Number),
	must("erasure", form.ID),
	must("ground", form.Reason),
	must("index", form.Number),
	must("leaf_hash", form.Hash),
	must("of_appliance", form.ID),
	must("of_kind", form.OneOf("observation", "remediation", "order")),
	must("prev", form.Hash),
	must("seq", counted),
))

func ofPlatform(other form.Form) form.Form {
	return func(v *canon.Value) error {
		if err := other(v); err != nil {
			return err
		}
		if !v.Get("appliance").IsNull() {
			return errors.New("appliance: expected null, as only the platform states this")
		}
		return nil
	}
}

// another: a box does not follow itself.
func another(other form.Form) form.Form {
	return func(v *canon.Value) error {
		if err := other(v); err != nil {
			return err
		}
		if v.Get("successor").Str == v.Get("predecessor").Get("appliance").Str {
			return errors.New("successor: expected another appliance than the predecessor")
		}
		return nil
	}
}

// excluded is an exclusion by a setting or by a decision, and not by both.
func excluded(v *canon.Value) error {
	if err := exclusion(v); err != nil {
		return err
	}
	if v.Get("setting").IsNull() == v.Get("decision").IsNull() {
		return errors.New("expected a setting or a decision, and not both")
	}
	return nil
}

func base64url(most int) form.Form {
	return form.Text("base64url", func(text string) bool {
		for i := range len(text) {
			c := text[i]
			if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' {
				return false
			}
		}
		return len(text) >= 1 && len(text) <= most
	})
}
