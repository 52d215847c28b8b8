"""The ontology, the scheme of scenario types and the shapes, with what reads and checks them."""
