"""The appliance as a witness of its site's log: it co-signs only what continues what it co-signed before."""
